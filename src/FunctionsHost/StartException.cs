namespace FunctionsHost;

/// <summary>The host cannot start. The message says what is wrong and what to do. It is shown without a stack trace.</summary>
public sealed class StartException(string message, int exitCode = 1) : Exception(message)
{
    public int ExitCode => exitCode;
}
