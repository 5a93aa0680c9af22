using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SmsFunctions.Local;

/// <summary>A child process. Its output is passed on line by line, and it can be stopped, killed and waited for.</summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan LastLinesLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process)
    {
        _process = process;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _ = LastLinesAsync();
    }

    public int Id => _process.Id;

    /// <value>Completes when the process has ended, for any reason, and its last lines were passed on.</value>
    public Task Exited => _exited.Task;

    public int ExitCode => _process.ExitCode;

    /// <param name="line">Called for every line of standard output and standard error, from any thread.</param>
    /// <param name="settings">Environment variables that are added to those of this process; null removes one.</param>
    /// <param name="folder">The working directory; null means that of this process.</param>
    /// <exception cref="MissingPartException">The program is not on this machine.</exception>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> settings, Action<string> line, string? folder = null)
    {
        // Standard input stays open as long as this process runs, so that the program can end itself when its parent has ended.
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Pass(e.Data);
        process.ErrorDataReceived += (_, e) => Pass(e.Data);
        var child = new ChildProcess(process);
        try
        {
            process.Start();
        }
        catch (Win32Exception notFound)
        {
            var missing = program == "node" ? "Node 20 or later (https://nodejs.org)" : "it";
            throw new MissingPartException($"{program} is not on the PATH. Install {missing} and start again.", notFound);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;

        void Pass(string? text)
        {
            if (text is not null)
            {
                line(text);
            }
        }
    }

    /// <summary>Sends SIGTERM and kills the program if it has not ended after 40 seconds. On Windows it is killed at once.</summary>
    public async Task StopAsync()
    {
        if (OperatingSystem.IsWindows())
        {
            Kill();
        }
        else if (!_process.HasExited)
        {
            Signal(SigTerm);
        }

        await WaitOrKillAsync();
    }

    /// <summary>Waits up to 40 seconds for a program that was told to end, for example by Ctrl+C, and then kills it.</summary>
    public async Task WaitOrKillAsync()
    {
        try
        {
            await Exited.WaitAsync(StopLimit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            Kill();
            await Exited;
        }
    }

    /// <summary>Ends the program at once, as a crash would (SIGKILL).</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // The process has already ended.
        }
    }

    /// <summary>Sends a Unix signal, such as SIGSTOP (19) and SIGCONT (18) on Linux.</summary>
    public void Signal(int signal)
    {
        if (SendSignal(_process.Id, signal) != 0 && !_process.HasExited)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Sends a Unix signal to a process that this program did not start. A process that has ended is ignored.</summary>
    public static void Signal(int processId, int signal) => _ = SendSignal(processId, signal);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Kill();
            await Exited;
        }

        _process.Dispose();
    }

    private async Task LastLinesAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(LastLinesLimit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            // A child of the process still holds the output open.
        }

        _exited.TrySetResult();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);
}
