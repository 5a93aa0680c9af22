using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>Under which keys, and as of when, a request is taken in. A repeated request is taken in under the keys of the first.</summary>
public readonly record struct Acceptance(BatchId Id, DateTimeOffset At)
{
    public static Acceptance Of(DateTimeOffset now) => new(BatchId.New(now, due: now), now);
}
