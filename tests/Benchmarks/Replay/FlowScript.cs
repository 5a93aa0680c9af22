using SmsFunctions.Benchmarks.Ceilings;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Replay;

/// <summary>The storage calls that the app makes for one request, in order.</summary>
/// <param name="Messages">The number of messages in the request.</param>
/// <param name="Accept">The calls before the first hint, made one after another.</param>
/// <param name="Hints">The calls that enqueue hints, one for each chunk.</param>
/// <param name="Work">The calls of each chunk after its hint, made one after another, without those that dequeue and delete the hint.</param>
internal sealed record FlowScript(
    int Messages, IReadOnlyList<CallTemplate> Accept, IReadOnlyList<CallTemplate> Hints, IReadOnlyList<IReadOnlyList<CallTemplate>> Work)
{
    /// <value>The number of calls of a request, without dequeue requests, which eight hints share.</value>
    public int Calls => Accept.Count + Hints.Count + Work.Sum(chunk => chunk.Count + 1);

    /// <param name="id">The id of the request in the app's answer. It starts with partition and stem.</param>
    public static FlowScript Of(IReadOnlyList<RecordedCall> calls, string id, int messages, BenchSystem system)
    {
        const int PartitionLength = 9, StemLength = 21;
        var (partition, stem) = (id[..PartitionLength], id.Substring(PartitionLength, StemLength));
        var root = $"127.0.0.1:{system.Wire!.Ports.Table}/{system.AppStorage.Account}";
        var firstHint = calls.First(call => call.IsPut(StorageRows.Queue)).Begun;
        var rows = calls
            .Where(call => call.Service == "table" && (Uri.UnescapeDataString(call.Path) + call.Body).Contains(stem, StringComparison.Ordinal))
            .ToList();
        var work = rows.Where(call => call.Begun >= firstHint).Select(Template).ToList();
        CallTemplate[] hints = [.. calls.Where(call => call.IsPut(StorageRows.Queue)).Select(Template)];
        return new FlowScript(
            messages, [.. rows.Where(call => call.Begun < firstHint).Select(Template)], hints,
            [.. Enumerable.Range(0, hints.Length).Select(chunk => (IReadOnlyList<CallTemplate>)[.. work.Where(call => call.Chunk == chunk)])]);

        CallTemplate Template(RecordedCall call) => new(call, partition, stem, root, $"127.0.0.1:{system.Raw.TableRoot.Port}/{system.Raw.Account}");
    }
}
