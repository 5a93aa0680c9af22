using Azure;

namespace SmsFunctions.Account;

/// <summary>A slot that this instance has rented; it is lent to one call at a time.</summary>
internal sealed class RentedSlot(int number)
{
    /// <value>How long a row is rented at a time.</value>
    public static readonly TimeSpan Rent = TimeSpan.FromMinutes(1);

    /// <value>How often the rows in hand are looked at.</value>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(10);

    public int Number => number;

    public ETag ETag { get; private set; }

    public bool IsLent { get; private set; }

    private DateTimeOffset RentedAt { get; set; }

    private DateTimeOffset Until => RentedAt + Rent;

    private DateTimeOffset UsedAt { get; set; }

    public void Renewed(ETag etag, DateTimeOffset at) => (ETag, RentedAt) = (etag, at);

    public void Lend(DateTimeOffset now) => (IsLent, UsedAt) = (true, now);

    public void Return(DateTimeOffset now) => (IsLent, UsedAt) = (false, now);

    /// <summary>Whether there is a look at it left before its end, so that a call begun now is covered.</summary>
    public bool IsGood(DateTimeOffset now) => now + Tick <= Until;

    /// <summary>Past its half-time, and in use.</summary>
    public bool IsToBeRenewed(DateTimeOffset now) => now >= RentedAt + (Rent / 2) && !IsIdle(now);

    /// <summary>Not used for two looks.</summary>
    public bool IsIdle(DateTimeOffset now) => !IsLent && UsedAt <= now - (2 * Tick) && RentedAt <= now - (2 * Tick);
}
