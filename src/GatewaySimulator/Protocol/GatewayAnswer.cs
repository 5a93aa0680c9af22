namespace GatewaySimulator.Protocol;

/// <summary>The lines of an answer: those before the message ids, the ids, and those after them.</summary>
/// <param name="Outcome">The result code of the operation, for the call log.</param>
internal sealed record GatewayAnswer(string Outcome, IReadOnlyList<string> Head, IReadOnlyList<string> Ids, IReadOnlyList<string> Tail)
{
    public static GatewayAnswer Refused(string code) => new(code, [$"Result: {code}"], [], []);

    public static GatewayAnswer Completed(params IReadOnlyList<string> facts) =>
        new(OperationCode.Completed, [$"Result: {OperationCode.Completed}", .. facts], [], []);

    /// <summary>The same answer with id lines added (positive) or removed (negative) at the end of the list.</summary>
    public GatewayAnswer WithIdLines(int delta, Func<string> extra) => this with
    {
        Ids = delta < 0 ? [.. Ids.SkipLast(-delta)] : [.. Ids, .. Enumerable.Range(0, delta).Select(_ => extra())],
    };

    public byte[] ToBytes(SimulatorSettings settings)
    {
        var ending = settings.LineEnding == LineEnding.Crlf ? "\r\n" : "\n";
        var text = string.Join(ending, [.. Head, .. Ids, .. Tail]);
        return settings.Encoding.GetBytes(settings.TrailingLineEnding ? text + ending : text);
    }
}
