using Azure;

namespace SmsFunctions.Concurrency;

/// <summary>A block of slots that this instance has rented. <see cref="SlotPool"/> changes the state of its slots.</summary>
/// <param name="lowSize">The number of calls of priority low that the block adds to those which this instance may make at a time.</param>
internal sealed class RentedBlock(int number, int size, int lowSize, ETag etag, DateTimeOffset rentedAt)
{
    /// <value>The duration of one rental.</value>
    public static readonly TimeSpan Rent = TimeSpan.FromMinutes(1);

    /// <value>The interval at which rented blocks are checked.</value>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(10);

    public int Number { get; } = number;

    public int Size { get; } = size;

    public int LowSize { get; } = lowSize;

    public ETag ETag { get; set; } = etag;

    public DateTimeOffset RentedAt { get; set; } = rentedAt;

    /// <value>The number of slots in use.</value>
    public int InUse { get; set; }

    /// <value>Whether a slot was in use since the last check.</value>
    public bool WasUsed { get; set; }

    /// <summary>Whether at least one more check happens before the rental ends, so that a call that begins now is covered.</summary>
    public bool IsGood(DateTimeOffset now) => now + Tick <= RentedAt + Rent;

    public bool IsHalfOver(DateTimeOffset now) => now >= RentedAt + (Rent / 2);
}
