using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SmsFunctions.Sending.Lists;

/// <summary>Which messages a list shows.</summary>
public sealed record ListFilter
{
    /// <value>Null: whatever the status.</value>
    public ImmutableSortedSet<MessageStatus>? Statuses { get; init; }

    /// <value>Digits only, with the country code; null: to anybody.</value>
    public string? Phone { get; init; }

    /// <value>The day on which they were first due; null: of all days.</value>
    public DateOnly? Day { get; init; }

    /// <value><see cref="Day"/> is Moscow's, not UTC's.</value>
    public bool IsMoscowDay { get; init; }

    /// <value>Some messages of a day may be left out.</value>
    public bool IsSelective => Statuses is not null || Phone is not null;

    /// <value>Only messages that the app has still something to do for: each has its marker, and so its day is on the list of open days.</value>
    public bool IsOpenWork => Statuses is { } wanted && wanted.All(status => !status.IsFinal() && status != MessageStatus.Unconfirmed);

    /// <value>The same for the same filter, on every machine and in every version: eight hex digits.</value>
    public string Fingerprint
    {
        get
        {
            var words = Statuses is { } wanted ? string.Join(',', wanted.Select(status => status.Word()).Order(StringComparer.Ordinal)) : "";
            var all = string.Create(CultureInfo.InvariantCulture, $"{words}|{Phone}|{Day:yyyyMMdd}|{IsMoscowDay}");
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(all)).AsSpan(0, FingerprintLength / 2));
        }
    }

    internal const int FingerprintLength = 8;

    /// <returns>Null when the message is not in the list.</returns>
    /// <param name="now">Decides what is still scheduled.</param>
    public MessageView? View(Chunk chunk, int index, DateTimeOffset now)
    {
        var isWanted = (Phone is null || chunk.Recipients[index].Phone == Phone) && Statuses?.Contains(chunk.StatusAt(index, now)) != false;
        return isWanted ? MessageView.Of(chunk, index, now) : null;
    }
}
