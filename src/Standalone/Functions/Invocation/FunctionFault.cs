namespace SmsFunctions.Standalone.Invocation;

/// <summary>A function that cannot run, and why.</summary>
internal sealed record FunctionFault(string Name, string Reason);
