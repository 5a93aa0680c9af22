using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SmsFunctions.Messages;

namespace SmsFunctions.Search;

/// <summary>The filter of a message list.</summary>
public sealed record ListFilter
{
    /// <value>The statuses to show; null for all.</value>
    public ImmutableSortedSet<MessageStatus>? Statuses { get; init; }

    /// <value>The recipient, digits only with the country code; null for all.</value>
    public string? Phone { get; init; }

    /// <value>The day on which the messages were first due; null for all days.</value>
    public DateOnly? Day { get; init; }

    /// <value>Whether <see cref="Day"/> is a day in Moscow time. Otherwise it is a UTC day.</value>
    public bool IsMoscowDay { get; init; }

    /// <value>The name of the caller that sent the messages; null for all.</value>
    public string? Caller { get; init; }

    /// <value>Whether the filter may exclude messages of a day.</value>
    public bool IsSelective => Statuses is not null || Phone is not null || Caller is not null;

    /// <value>Whether the filter shows only messages with open work. Each of them has a marker, so its day has a row in the list of open partitions.</value>
    public bool IsOpenWork => Statuses is { } wanted && wanted.All(status => !status.IsFinal() && status != MessageStatus.Unconfirmed);

    /// <value>Eight hex digits that identify the filter. They are equal for equal filters on every machine and in every version.</value>
    public string Fingerprint
    {
        get
        {
            var words = Statuses is { } wanted ? string.Join(',', wanted.Select(status => status.Word()).Order(StringComparer.Ordinal)) : "";
            var all = string.Create(CultureInfo.InvariantCulture, $"{words}|{Phone}|{Day:yyyyMMdd}|{IsMoscowDay}{(Caller is null ? "" : "|")}{Caller}");
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(all)).AsSpan(0, FingerprintLength / 2));
        }
    }

    internal const int FingerprintLength = 8;

    /// <param name="now">The time for which the status is determined.</param>
    /// <returns>The message; null when the filter excludes it.</returns>
    public MessageView? View(Chunk chunk, int index, DateTimeOffset now)
    {
        var isWanted = (Phone is null || chunk.Recipients[index].Phone == Phone)
            && (Caller is null || chunk.Caller == Caller)
            && Statuses?.Contains(chunk.StatusAt(index, now)) != false;
        return isWanted ? MessageView.Of(chunk, index, now) : null;
    }
}
