using System.Text.RegularExpressions;
using SmsFunctions.Benchmarks.Ceilings;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Replay;

/// <summary>The recorded calls of one request, from its acceptance to its last result.</summary>
/// <param name="Id">The id of the request in the app's answer. It starts with partition and stem.</param>
/// <param name="Messages">The number of messages in the request.</param>
internal sealed record RecordedFlow(IReadOnlyList<RecordedCall> Calls, string Id, int Messages)
{
    private const int PartitionLength = 9, StemLength = 21;

    public string Partition => Id[..PartitionLength];

    public string Stem => Id.Substring(PartitionLength, StemLength);

    /// <value>The calls to tables before the first hint.</value>
    public IEnumerable<RecordedCall> Accept => Rows.Where(call => call.Begun < Hint.Begun);

    /// <value>The calls to tables after the first hint.</value>
    public IEnumerable<RecordedCall> Work => Rows.Where(call => call.Begun >= Hint.Begun);

    /// <value>The call that enqueues the first hint.</value>
    public RecordedCall Hint => Calls.First(call => call.IsPut(StorageRows.Queue));

    /// <value>The beginning of the keys of the markers that accepting inserts: the kind of work and its time.</value>
    public string Marker => Accept.Select(call => Regex.Match(call.Body, $"o[a-z]\\d{{14}}(?={Stem}0000)")).First(match => match.Success).Value;

    private IEnumerable<RecordedCall> Rows => Calls.Where(call =>
        call.Service == "table" && (Uri.UnescapeDataString(call.Path) + call.Body).Contains(Stem, StringComparison.Ordinal));
}
