using Azure;

namespace SmsFunctions.Concurrency;

/// <summary>A slot that this instance has rented. It is lent to one call at a time.</summary>
internal sealed class RentedSlot(int number)
{
    /// <value>The duration of one rental.</value>
    public static readonly TimeSpan Rent = TimeSpan.FromMinutes(1);

    /// <value>The interval at which rented slots are checked.</value>
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

    /// <summary>Whether at least one more check happens before the rental ends, so that a call that begins now is covered.</summary>
    public bool IsGood(DateTimeOffset now) => now + Tick <= Until;

    /// <summary>Whether half of the rental has passed and the slot is in use.</summary>
    public bool IsToBeRenewed(DateTimeOffset now) => now >= RentedAt + (Rent / 2) && !IsIdle(now);

    /// <summary>Whether the slot was not used for two check intervals.</summary>
    public bool IsIdle(DateTimeOffset now) => !IsLent && UsedAt <= now - (2 * Tick) && RentedAt <= now - (2 * Tick);
}
