using System.Reflection;

namespace SmsFunctions.Standalone.Invocation;

/// <summary>Makes one argument of a call from what triggered it.</summary>
internal delegate object? ArgumentBinder<in TInput>(TInput input, CancellationToken cancellation);

/// <summary>The arguments of a function, one binder a parameter.</summary>
internal sealed class ArgumentBinders<TInput>
{
    private readonly ArgumentBinder<TInput>[] _binders;

    /// <param name="bind">The trigger's own binder for a parameter, or null when it has none.</param>
    /// <exception cref="InvalidFunctionException">A parameter cannot be given a value.</exception>
    public ArgumentBinders(FunctionMethod method, Func<ParameterInfo, ArgumentBinder<TInput>?> bind) =>
        _binders = [.. method.Parameters.Select(parameter => parameter.ParameterType == typeof(CancellationToken)
            ? (_, cancellation) => cancellation
            : bind(parameter) ?? throw new InvalidFunctionException(
                $"the parameter '{parameter.Name}' of type {parameter.ParameterType.Name} cannot be bound."))];

    public object?[] Bind(TInput input, CancellationToken cancellation)
    {
        var arguments = new object?[_binders.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = _binders[i](input, cancellation);
        }

        return arguments;
    }
}
