using Azure;

namespace SmsFunctions.Concurrency;

/// <summary>A block of slots that this instance has rented.</summary>
internal sealed record RentedBlock(int Number, int Size, ETag ETag, DateTimeOffset RentedAt)
{
    /// <value>The duration of one rental.</value>
    public static readonly TimeSpan Rent = TimeSpan.FromMinutes(1);

    public bool IsHalfOver(DateTimeOffset now) => now >= RentedAt + (Rent / 2);
}
