using SmsFunctions.Local;

namespace SmsFunctions.EndToEndTests;

/// <summary>Signals of Linux, by number.</summary>
internal static class UnixSignal
{
    public const int Kill = 9, Continue = 18, Stop = 19;
}

/// <summary>The isolated worker of a running host. Its process id is read from /proc, so this works on Linux only.</summary>
internal sealed class WorkerProcess
{
    private WorkerProcess(int id) => Id = id;

    public int Id { get; }

    /// <exception cref="InvalidOperationException">The host has no worker now.</exception>
    public static WorkerProcess Of(ChildProcess host) => Find(host) ?? throw new InvalidOperationException("The host has no worker process.");

    public static WorkerProcess? Find(ChildProcess host) =>
        Directory.EnumerateDirectories($"/proc/{host.Id}/task").SelectMany(Children).Select(id => new WorkerProcess(id)).FirstOrDefault(IsWorker);

    /// <summary>kill -9.</summary>
    public void Kill() => ChildProcess.Signal(Id, UnixSignal.Kill);

    public void Freeze() => ChildProcess.Signal(Id, UnixSignal.Stop);

    public void Thaw() => ChildProcess.Signal(Id, UnixSignal.Continue);

    /// <value>False also for a zombie: a process that has ended and whose parent has not yet read its exit code.</value>
    public bool IsRunning
    {
        get
        {
            try
            {
                return !File.ReadAllText($"/proc/{Id}/stat").Contains(") Z ", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    private static IEnumerable<int> Children(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // The thread has ended.
            return [];
        }
    }

    private static bool IsWorker(WorkerProcess process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline").Contains("--functions-worker-id", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
