using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Standalone.Invocation;

namespace SmsFunctions.Standalone.Http;

/// <summary>A function started by HTTP requests.</summary>
internal sealed class HttpFunction
{
    /// <exception cref="InvalidFunctionException">The route is malformed or a parameter cannot be bound.</exception>
    public HttpFunction(FunctionMethod method, HttpTriggerAttribute trigger, string routePrefix)
    {
        Method = method;
        Verbs = trigger.Methods is { Length: > 0 } verbs ? [.. verbs.Select(verb => verb.ToUpperInvariant())] : null;
        NeedsKey = trigger.AuthLevel > AuthorizationLevel.User;
        try
        {
            Route = RoutePatternFactory.Parse($"{routePrefix}/{(trigger.Route ?? method.Name).TrimStart('/')}".TrimStart('/'));
        }
        catch (RoutePatternException wrong)
        {
            throw new InvalidFunctionException($"the route '{trigger.Route}' cannot be read: {wrong.Message}");
        }

        Arguments = new(method, Bind);
    }

    public FunctionMethod Method { get; }

    public RoutePattern Route { get; }

    /// <value>Null means every verb.</value>
    public IReadOnlyList<string>? Verbs { get; }

    public bool NeedsKey { get; }

    public ArgumentBinders<HttpContext> Arguments { get; }

    private ArgumentBinder<HttpContext>? Bind(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(HttpRequest))
        {
            return (context, _) => context.Request;
        }

        if (parameter.Name is not { } name || Route.GetParameter(name) is null)
        {
            return null;
        }

        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var absent = parameter.HasDefaultValue ? parameter.DefaultValue
            : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null;
        var converter = TypeDescriptor.GetConverter(type);
        return (context, _) => context.Request.RouteValues[name] switch
        {
            null => absent,
            string text when type != typeof(string) => converter.ConvertFromString(null, CultureInfo.InvariantCulture, text),
            var value => value,
        };
    }
}
