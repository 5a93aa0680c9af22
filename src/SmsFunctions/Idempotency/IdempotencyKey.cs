namespace SmsFunctions.Idempotency;

/// <summary>The idempotency key of a request.</summary>
/// <param name="Key">The value of the header <c>Idempotency-Key</c>, or a key that is derived from the content of the request.</param>
/// <param name="Body">A value that identifies the request among those with the same key, such as its path and the hash of its body.</param>
/// <param name="FreshAfter">The age at which the key counts as new again; null means the retention time of all keys.</param>
public sealed record IdempotencyKey(string Key, string Body, TimeSpan? FreshAfter = null)
{
    /// <value>The time at which the first gateway call of the request is wanted; null for at once. The request is stored in the partition of its day.</value>
    public DateTimeOffset? SendAt { get; init; }
}
