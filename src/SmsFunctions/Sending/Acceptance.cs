using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>Under which keys, and as of when, a request is taken in. A repeated request is taken in under the keys of the first.</summary>
public readonly record struct Acceptance(BatchId Id, DateTimeOffset At)
{
    /// <value>The request came before: what it was judged by then, it is not judged by again.</value>
    public bool IsRepeated { get; init; }

    /// <summary>The same request, whose first call is due at another time: that decides under which day it is stored.</summary>
    public Acceptance DueOn(DateTimeOffset due) => this with { Id = Id.DueOn(due) };

    public static Acceptance Of(DateTimeOffset now) => new(BatchId.New(now, due: now), now);
}
