using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;
using SmsFunctions.Standalone.Hosting;
using SmsFunctions.Standalone.Http;
using SmsFunctions.Standalone.Queues;
using SmsFunctions.Standalone.Timers;

namespace SmsFunctions.Standalone.Invocation;

/// <summary>All functions of the app: those that can run, and for each of the others why it cannot.</summary>
internal sealed class FunctionIndex
{
    private readonly IConfiguration _settings;
    private readonly Connections _connections;
    private readonly List<HttpFunction> _http = [];
    private readonly List<QueueFunction> _queues = [];
    private readonly List<TimerFunction> _timers = [];
    private readonly List<FunctionFault> _faults = [];

    /// <param name="routePrefix">Null when the app did not ask for HTTP functions on ASP.NET Core.</param>
    public FunctionIndex(IEnumerable<Type> types, IConfiguration settings, Connections connections, string? routePrefix, DateTime now)
    {
        (_settings, _connections) = (settings, connections);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var method in types.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is not { Name: var name })
            {
                continue;
            }

            try
            {
                Add(names.Add(name) ? new FunctionMethod(name, method) : throw new InvalidFunctionException("another function has this name."), routePrefix, now);
            }
            catch (InvalidFunctionException reason)
            {
                _faults.Add(new FunctionFault(name, reason.Message));
            }
        }
    }

    public IReadOnlyList<HttpFunction> Http => _http;

    public IReadOnlyList<QueueFunction> Queues => _queues;

    public IReadOnlyList<TimerFunction> Timers => _timers;

    public IReadOnlyList<FunctionFault> Faults => _faults;

    private void Add(FunctionMethod method, string? routePrefix, DateTime now)
    {
        var triggers = method.Parameters.SelectMany(parameter => parameter.GetCustomAttributes<TriggerBindingAttribute>()).ToList();
        switch (triggers)
        {
            case [HttpTriggerAttribute http]:
                _http.Add(new HttpFunction(method, http, routePrefix ?? throw new InvalidFunctionException(
                    "HTTP functions need builder.ConfigureFunctionsWebApplication() in Program.")));
                break;
            case [QueueTriggerAttribute queue]:
                var connection = queue.Connection is { } name ? Resolve(name) : null;
                _queues.Add(new QueueFunction(method, Resolve(queue.QueueName), _connections.Queues(connection), _connections.Queues(connection, retries: 1)));
                break;
            case [TimerTriggerAttribute timer]:
                // The lease lives there: without storage no timer can run.
                _connections.Blobs();
                _timers.Add(new TimerFunction(method, timer, Resolve(timer.Schedule), now));
                break;
            default:
                throw new InvalidFunctionException($"it has {triggers.Count} triggers; a function has one.");
        }
    }

    private string Resolve(string text) => SettingReferences.Resolve(text, _settings);
}
