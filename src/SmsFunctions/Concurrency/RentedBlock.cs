using Azure;

namespace SmsFunctions.Concurrency;

/// <summary>A block of slots that this instance has rented.</summary>
internal sealed record RentedBlock(int Number, int Size, ETag ETag, DateTimeOffset RentedAt)
{
    /// <value>The duration of one rental.</value>
    public static readonly TimeSpan Rent = TimeSpan.FromMinutes(1);

    /// <value>The interval at which rented blocks are checked.</value>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(10);

    /// <summary>Whether at least one more check happens before the rental ends, so that a call that begins now is covered.</summary>
    public bool IsGood(DateTimeOffset now) => now + Tick <= RentedAt + Rent;

    public bool IsHalfOver(DateTimeOffset now) => now >= RentedAt + (Rent / 2);
}
