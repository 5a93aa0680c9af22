namespace SmsFunctions.Local;

/// <summary>A part of the local system is missing or does not start. The message says which one and what to do.</summary>
public sealed class MissingPartException(string message, Exception? inner = null) : Exception(message, inner);
