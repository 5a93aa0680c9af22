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

    /// <value>Whether the recorded request was sent. The hints of others become visible after the measurement.</value>
    public bool IsSent => Work.Any(calls => calls.Count > 0);

    /// <value>The number of rows that the request writes: a chunk and its marker to accept it, three rows for its claim and three for its result.</value>
    public int Rows => Hints.Count * (IsSent ? 8 : 2);

    /// <param name="flow">The request.</param>
    /// <param name="ofChunk">
    /// A request of one chunk. Its calls after accepting are those of each chunk, because the app combines the calls of chunks that are sent at once.
    /// </param>
    /// <param name="chunks">The number of chunks of the request.</param>
    public static FlowScript Of(RecordedFlow flow, RecordedFlow ofChunk, int chunks, BenchSystem system)
    {
        var root = $"127.0.0.1:{system.Wire!.Ports.Table}/{system.AppStorage.Account}";
        var numbers = Enumerable.Range(0, chunks).ToList();
        return new FlowScript(
            flow.Messages,
            [.. flow.Accept.Select(call => Template(call, flow))],
            [.. numbers.Select(number => OfChunk(ofChunk.Hint, number))],
            [.. numbers.Select(number => (IReadOnlyList<CallTemplate>)[.. ofChunk.Work.Select(call => OfChunk(call, number))])]);

        // The claim deletes the marker that accepting has inserted.
        CallTemplate OfChunk(RecordedCall call, int number)
        {
            var ofNumber = call.ForChunk(ofChunk.Stem, number);
            return Template(ofNumber with { Body = ofNumber.Body.Replace(ofChunk.Marker, flow.Marker, StringComparison.Ordinal) }, ofChunk);
        }

        CallTemplate Template(RecordedCall call, RecordedFlow from) =>
            new(call, from.Partition, from.Stem, root, $"127.0.0.1:{system.Raw.TableRoot.Port}/{system.Raw.Account}");
    }
}
