using System.Diagnostics;
using System.Runtime.InteropServices;

/// <summary>
/// Runs in the worker's process before its Main. DOTNET_STARTUP_HOOKS names this assembly, and .NET requires this class outside of any namespace.
/// The hook ends the worker when the host has ended, and prevents Ctrl+C from reaching the worker. It may use the base class library only.
/// </summary>
internal static partial class StartupHook
{
    public static void Initialize()
    {
        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", null);
        LeaveSignalsToTheHost();
        new Thread(EndWithTheHost) { IsBackground = true, Name = "Host watch" }.Start();
    }

    /// <summary>Prevents Ctrl+C in the terminal from stopping the worker before the host has waited for running functions.</summary>
    private static void LeaveSignalsToTheHost()
    {
        if (OperatingSystem.IsWindows())
        {
            SetConsoleCtrlHandler(0, true);
        }
        else
        {
            _ = SetProcessGroup(0, 0);
        }
    }

    /// <summary>Ends the worker when the host ends. The host holds the other end of standard input and writes nothing, so a read ends with the host.</summary>
    private static void EndWithTheHost()
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
        }

        Process.GetCurrentProcess().Kill();
    }

    [LibraryImport("libc", EntryPoint = "setpgid")]
    private static partial int SetProcessGroup(int process, int group);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetConsoleCtrlHandler(nint handler, [MarshalAs(UnmanagedType.Bool)] bool ignore);
}
