using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using SmsFunctions.Messages;

namespace SmsFunctions.Search;

/// <summary>
/// How far a list has been read. The position is a place in the order of the list, not a continuation token of storage. Messages that are accepted
/// later come before it, so they neither repeat nor hide other messages.
/// </summary>
/// <param name="Day">The current day.</param>
/// <param name="After">The last message that was read; null at the start of the day.</param>
public readonly record struct ListPosition(DateOnly Day, MessageId? After)
{
    private const int MaxLength = 100;
    private const string DayFormat = "yyyyMMdd";

    /// <summary>Returns the position after all messages of this chunk.</summary>
    public ListPosition Past(ChunkId chunk) => this with { After = new MessageId(chunk, Chunk.MaxRecipients - 1) };

    /// <summary>Returns the index of the first message of a chunk that was not read yet.</summary>
    public int FirstIndex(ChunkId chunk) => After?.Chunk == chunk ? After.Value.Index + 1 : 0;

    /// <summary>Returns the position as a <c>continuation</c>, which is valid for the same filter only.</summary>
    public string ToContinuation(ListFilter filter) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(
        filter.Fingerprint + (After?.ToString() ?? Day.ToString(DayFormat, CultureInfo.InvariantCulture))));

    /// <param name="problem">The problem, as the end of a sentence.</param>
    public static bool TryRead(string continuation, ListFilter filter, out ListPosition position, [NotNullWhen(false)] out string? problem)
    {
        position = default;
        problem = "must be the unchanged continuation of the previous page";
        if (continuation.Length > MaxLength || !Base64Url.IsValid(continuation))
        {
            return false;
        }

        var text = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(continuation));
        if (text.Length <= ListFilter.FingerprintLength || !TryReadPlace(text[ListFilter.FingerprintLength..], filter, out position))
        {
            return false;
        }

        problem = text.StartsWith(filter.Fingerprint, StringComparison.Ordinal)
            ? null
            : "belongs to another list: status, to, day, tz, caller, reference and gatewayId must not change between pages";
        return problem is null;
    }

    private static bool TryReadPlace(string text, ListFilter filter, out ListPosition position)
    {
        if (MessageId.TryParse(text, out var after))
        {
            position = new ListPosition(filter.Day ?? after.Chunk.Batch.Day, after);
            return true;
        }

        var isDay = DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        position = new ListPosition(filter.Day ?? day, null);
        return isDay;
    }
}
