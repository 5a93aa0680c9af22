namespace SmsFunctions.Local;

/// <summary>Something that the local system needs is not on this machine; the message says what, and what to do.</summary>
public sealed class MissingPartException(string message, Exception? inner = null) : Exception(message, inner);
