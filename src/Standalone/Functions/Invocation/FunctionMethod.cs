using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.Standalone.Invocation;

/// <summary>A method marked as a function, made ready to be called many times.</summary>
internal sealed class FunctionMethod
{
    private readonly ObjectFactory? _create;
    private readonly MethodInvoker _call;
    private readonly MethodInvoker? _result;

    /// <exception cref="InvalidFunctionException">The method cannot be a function.</exception>
    public FunctionMethod(string name, MethodInfo method)
    {
        if (method.ContainsGenericParameters || method.DeclaringType is null or { IsAbstract: true, IsSealed: false })
        {
            throw new InvalidFunctionException("a function is a method of a class that can be created, without type parameters.");
        }

        Name = name;
        Parameters = method.GetParameters();
        _create = method.IsStatic ? null : ActivatorUtilities.CreateFactory(method.DeclaringType, []);
        _call = MethodInvoker.Create(method);
        if (method.ReturnType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Task<>))
        {
            _result = MethodInvoker.Create(type.GetProperty(nameof(Task<object>.Result))!.GetMethod!);
        }
        else if (method.ReturnType is { IsValueType: true } && method.ReturnType != typeof(void) && typeof(ValueTask) is var valueTask
            && (method.ReturnType == valueTask || method.ReturnType.Name.StartsWith(valueTask.Name, StringComparison.Ordinal)))
        {
            throw new InvalidFunctionException("a function returns void, a value, Task or Task<T>, not ValueTask.");
        }
    }

    public string Name { get; }

    public IReadOnlyList<ParameterInfo> Parameters { get; }

    /// <summary>Calls the method on a new instance and gives what it, or its task, returned.</summary>
    public async Task<object?> CallAsync(IServiceProvider services, object?[] arguments)
    {
        var returned = Invoke(_create?.Invoke(services, null), arguments);
        if (returned is not Task task)
        {
            return returned;
        }

        await task;
        return _result?.Invoke(task);
    }

    private object? Invoke(object? instance, object?[] arguments)
    {
        try
        {
            return _call.Invoke(instance, arguments.AsSpan());
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
            throw;
        }
    }
}
