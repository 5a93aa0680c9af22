using System.ComponentModel;
using System.Diagnostics;
using FunctionsHost.Settings;

namespace FunctionsHost.Worker;

/// <summary>The process of a worker. It ends when the host process ends (see <see cref="StartupHook"/>).</summary>
internal sealed class WorkerProcess : IDisposable
{
    // A child process of the worker may hold the outputs open after the worker has ended.
    private static readonly TimeSpan LastLinesLimit = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly TimeProvider _time;

    private WorkerProcess(Process process, WorkerOutput output, TimeProvider time)
    {
        _process = process;
        _time = time;
        Exited = WaitAsync(output.ReadAsync(process.StandardOutput, process.StandardError));
    }

    /// <value>Completes with the exit code when the process has ended and its last lines have been read.</value>
    public Task<int> Exited { get; }

    public int Id => _process.Id;

    /// <exception cref="StartException">dotnet cannot be started.</exception>
    public static WorkerProcess Start(HostSettings settings, Uri host, string workerId, WorkerOutput output, TimeProvider time)
    {
        var start = WorkerCommand.Create(settings, host, workerId);
        try
        {
            return new WorkerProcess(Process.Start(start)!, output, time);
        }
        catch (Win32Exception notStarted)
        {
            throw new StartException($"{start.FileName} cannot be started: {notStarted.Message}. Install the .NET runtime and start again.");
        }
    }

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

    public void Dispose() => _process.Dispose();

    private async Task<int> WaitAsync(Task reading)
    {
        await _process.WaitForExitAsync();
        await reading.EndsWithinAsync(LastLinesLimit, _time);
        return _process.ExitCode;
    }
}
