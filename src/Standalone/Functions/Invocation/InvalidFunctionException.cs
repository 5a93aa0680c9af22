namespace SmsFunctions.Standalone.Invocation;

/// <summary>One function cannot run as it is declared or configured; the others do. The message says why, without the function's name.</summary>
internal sealed class InvalidFunctionException(string message) : Exception(message);
