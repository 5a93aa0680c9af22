using System.Collections.Concurrent;
using System.Text.Json;
using FunctionsHost.Rpc;
using FunctionsHost.Worker;
using Google.Protobuf;
using Microsoft.Azure.WebJobs;

namespace FunctionsHost.Jobs;

/// <summary>Passes the calls of the WebJobs SDK to the worker.</summary>
public sealed class JobInvoker
{
    private readonly WorkerSupervisor _workers;
    private readonly FunctionInvoker _invoker;
    private readonly Dictionary<string, FunctionDescription> _functions;
    private readonly ConcurrentDictionary<Task, bool> _running = new();

    internal JobInvoker(WorkerSupervisor workers, FunctionInvoker invoker, IEnumerable<JobFunction> functions)
    {
        _workers = workers;
        _invoker = invoker;
        _functions = functions.ToDictionary(function => function.Name, function => function.Description);
    }

    /// <value>Completes when the calls that are running now have ended, successfully or not.</value>
    internal Task Idle => Task.WhenAll(_running.Keys);

    internal async Task RunAsync(string name, object trigger, Binder binder, CancellationToken cancellation)
    {
        var function = _functions[name];

        // The SDK cancels timer functions as soon as the host stops and does not wait for them. For queue functions the drain mode works.
        var running = RunAsync(function, trigger, binder, function.Is(FunctionDescription.TimerTrigger) ? CancellationToken.None : cancellation);
        _running.TryAdd(running, true);
        try
        {
            await running;
        }
        finally
        {
            _running.TryRemove(running, out _);
        }
    }

    private async Task RunAsync(FunctionDescription function, object trigger, Binder binder, CancellationToken cancellation)
    {
        var worker = await _workers.GetAsync(cancellation);
        var request = InvocationRequests.Create(worker, function, Data(trigger));
        foreach (var (key, value) in binder.BindingData.Where(data => data.Value is not null and not TimerInfo && data.Key != "sys"))
        {
            request.TriggerMetadata[key] = Data(value);
        }

        await _invoker.InvokeAsync(worker, function, request, cancellation);
    }

    private static TypedData Data(object value) => value switch
    {
        string text => new() { String = text },
        byte[] bytes => new() { Bytes = ByteString.CopyFrom(bytes) },
        ParameterBindingData data => new()
        {
            ModelBindingData = new()
            {
                Version = data.Version,
                Source = data.Source,
                ContentType = data.ContentType,
                Content = ByteString.CopyFrom(data.Content.ToArray()),
            },
        },
        TimerInfo timer => Json(new { Schedule = new { timer.Schedule.AdjustForDST }, timer.ScheduleStatus, timer.IsPastDue }),
        _ => Json(value),
    };

    private static TypedData Json(object value) => new() { Json = JsonSerializer.Serialize(value) };
}
