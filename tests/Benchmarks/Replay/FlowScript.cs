using SmsFunctions.Benchmarks.Ceilings;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Replay;

/// <summary>The storage calls that the app makes for one request, in their order.</summary>
/// <param name="Messages">In the request.</param>
/// <param name="Accept">Before the first hint, one after another.</param>
/// <param name="Hints">One a chunk.</param>
/// <param name="Work">Of each chunk, from its hint on, one after another; without the taking and deleting of the hint.</param>
internal sealed record FlowScript(int Messages, IReadOnlyList<CallTemplate> Accept, IReadOnlyList<CallTemplate> Hints, IReadOnlyList<IReadOnlyList<CallTemplate>> Work)
{
    /// <value>All calls of a request, but for the looks into the queue, which eight hints share.</value>
    public int Calls => Accept.Count + Hints.Count + Work.Sum(chunk => chunk.Count + 1);

    /// <param name="id">The request's, as the app answered it: partition, stem, and more.</param>
    public static FlowScript Of(IReadOnlyList<RecordedCall> calls, string id, int messages, BenchSystem system)
    {
        const int PartitionLength = 9, StemLength = 21;
        var (partition, stem) = (id[..PartitionLength], id.Substring(PartitionLength, StemLength));
        var root = $"127.0.0.1:{system.Wire!.Ports.Table}/{system.AppStorage.Account}";
        var firstHint = calls.First(call => call.IsPut(StorageRows.Queue)).Begun;
        var rows = calls.Where(call => call.Service == "table" && (Uri.UnescapeDataString(call.Path) + call.Body).Contains(stem, StringComparison.Ordinal)).ToList();
        var work = rows.Where(call => call.Begun >= firstHint).Select(Template).ToList();
        CallTemplate[] hints = [.. calls.Where(call => call.IsPut(StorageRows.Queue)).Select(Template)];
        return new FlowScript(
            messages, [.. rows.Where(call => call.Begun < firstHint).Select(Template)], hints,
            [.. Enumerable.Range(0, hints.Length).Select(chunk => (IReadOnlyList<CallTemplate>)[.. work.Where(call => call.Chunk == chunk)])]);

        CallTemplate Template(RecordedCall call) => new(call, partition, stem, root, $"127.0.0.1:{system.Raw.TableRoot.Port}/{system.Raw.Account}");
    }
}
