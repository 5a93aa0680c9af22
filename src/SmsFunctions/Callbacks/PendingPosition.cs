using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Callbacks;

/// <summary>A position in the list of pending callbacks, which has one partition after the other and in each the next attempts first.</summary>
/// <param name="Row">The row key of the last callback that was read.</param>
internal readonly record struct PendingPosition(string Partition, string Row)
{
    private const int MaxLength = 80;

    public override string ToString() => Partition + Row;

    /// <returns>Null when the text is no position.</returns>
    public static PendingPosition? TryParse(string text) =>
        text.Length is > BatchId.PartitionLength and <= MaxLength && text.All(char.IsAsciiLetterOrDigit)
        && text[BatchId.PartitionLength..] is var row && string.CompareOrdinal(row, Keys.PendingCallbacks.From) > 0
        && string.CompareOrdinal(row, Keys.PendingCallbacks.To) < 0
            ? new(text[..BatchId.PartitionLength], row)
            : null;
}
