using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

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

    /// <value>The reference of the message, or of its batch; null for all.</value>
    public string? Reference { get; init; }

    /// <value>The gateway's id of the message; null for all.</value>
    public string? GatewayId { get; init; }

    /// <value>Whether the filter may exclude messages of a day.</value>
    public bool IsSelective => Statuses is not null || (Phone ?? Caller ?? Reference ?? GatewayId) is not null;

    /// <value>Whether the filter shows only messages with open work. Each of them has a marker, so its day has a row in the list of open partitions.</value>
    public bool IsOpenWork => Statuses is { } wanted && wanted.All(status => !status.IsFinal() && status != MessageStatus.Unconfirmed);

    /// <value>Eight hex digits that identify the filter. They are equal for equal filters on every machine and in every version.</value>
    public string Fingerprint
    {
        get
        {
            var words = Statuses is { } wanted ? string.Join(',', wanted.Select(status => status.Word()).Order(StringComparer.Ordinal)) : "";
            var all = string.Create(CultureInfo.InvariantCulture, $"{words}|{Phone}|{Day:yyyyMMdd}|{IsMoscowDay}{(Caller is null ? "" : "|")}{Caller}");
            all += (Reference is null ? "" : $"\nreference {Reference}") + (GatewayId is null ? "" : $"\ngatewayId {GatewayId}");
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)).AsSpan(0, FingerprintLength / 2));
        }
    }

    internal const int FingerprintLength = 8;

    /// <value>The words that the row of every message of the filter contains.</value>
    internal RowWords Words => RowWords.Of(Phone, Reference, GatewayId);

    /// <param name="now">The time for which the status is determined.</param>
    /// <returns>The message; null when the filter excludes it.</returns>
    public MessageView? View(Chunk chunk, int index, DateTimeOffset now)
    {
        var isWanted = (Phone is null || chunk.Recipients[index].Phone == Phone)
            && (Caller is null || chunk.Caller == Caller)
            && (Reference is null || (chunk.Recipients[index].Reference ?? chunk.Reference) == Reference)
            && (GatewayId is null || (chunk.Recipients[index].GatewayIds is { IsDefaultOrEmpty: false } ids && ids.Contains(GatewayId)))
            && Statuses?.Contains(chunk.StatusAt(index, now)) != false;
        return isWanted ? MessageView.Of(chunk, index, now) : null;
    }
}
