namespace FunctionsHost;

/// <summary>The host cannot start. The message is shown without a stack trace: it says what is wrong and what to do.</summary>
public sealed class StartException(string message, int exitCode = 1) : Exception(message)
{
    public int ExitCode => exitCode;
}
