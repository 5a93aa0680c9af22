using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending.Lists;

/// <summary>
/// How far a list has been read, as a place in its order and not as a mark of storage's: messages accepted meanwhile come before it,
/// and so neither repeat nor hide others.
/// </summary>
/// <param name="Day">The day that is being read.</param>
/// <param name="After">The last message that was looked at; null begins with the day.</param>
public readonly record struct ListPosition(DateOnly Day, MessageId? After)
{
    private const int MaxLength = 100;
    private const string DayFormat = "yyyyMMdd";

    /// <summary>Everything of this chunk was looked at, and of those before it.</summary>
    public ListPosition Past(ChunkId chunk) => this with { After = new MessageId(chunk, Chunk.MaxRecipients - 1) };

    /// <summary>Where in a chunk to go on.</summary>
    public int FirstIndex(ChunkId chunk) => After?.Chunk == chunk ? After.Value.Index + 1 : 0;

    /// <summary>The position as a <c>continuation</c>, good for the same filter only.</summary>
    public string ToContinuation(ListFilter filter) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(
        filter.Fingerprint + (After?.ToString() ?? Day.ToString(DayFormat, CultureInfo.InvariantCulture))));

    /// <param name="problem">What is wrong with it, as the end of a sentence.</param>
    public static bool TryRead(string continuation, ListFilter filter, out ListPosition position, [NotNullWhen(false)] out string? problem)
    {
        position = default;
        problem = "must be what the page before answered, unchanged";
        if (continuation.Length > MaxLength || !Base64Url.IsValid(continuation))
        {
            return false;
        }

        var text = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(continuation));
        if (text.Length <= ListFilter.FingerprintLength || !TryReadPlace(text[ListFilter.FingerprintLength..], filter, out position))
        {
            return false;
        }

        problem = text.StartsWith(filter.Fingerprint, StringComparison.Ordinal) ? null : "is of another list: repeat status, to, day and tz as they were";
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
