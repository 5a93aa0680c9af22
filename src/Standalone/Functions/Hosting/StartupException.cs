namespace SmsFunctions.Standalone.Hosting;

/// <summary>The runtime cannot start; the message is for the person who started it and stands alone.</summary>
internal sealed class StartupException(string message, Exception? cause = null) : Exception(message, cause);
