using System.Runtime.CompilerServices;

namespace SmsFunctions.EndToEndTests;

/// <summary>The environment that all processes of these tests inherit.</summary>
internal static class ProcessEnvironment
{
    /// <value>
    /// Set to 0, the runtime does not compile frequently called methods a second time. That second compilation takes more processor time
    /// than the rest of a process that lives for some seconds.
    /// </value>
    public const string CallCounting = "DOTNET_TC_CallCounting";

    // Idle threads of the pool sleep at once. On a busy machine their spinning takes processor time from other processes.
    private const string SpinLimit = "DOTNET_ThreadPool_UnfairSemaphoreSpinLimit";

    [ModuleInitializer]
    internal static void Prepare()
    {
        Environment.SetEnvironmentVariable(CallCounting, "0");
        Environment.SetEnvironmentVariable(SpinLimit, "0");
    }
}
