namespace SmsFunctions.Messages;

/// <summary>The keys and the time of acceptance of a request. A repeated request gets the keys and the time of the first.</summary>
public readonly record struct Acceptance(BatchId Id, DateTimeOffset At)
{
    /// <value>Whether the request repeats an earlier one. A repeated request skips the checks that the first request passed.</value>
    public bool IsRepeated { get; init; }

    /// <summary>Returns the acceptance for another due time of the first call. The due time decides the day under which the request is stored.</summary>
    public Acceptance DueOn(DateTimeOffset due) => this with { Id = Id.DueOn(due) };

    /// <param name="shard">As for <see cref="BatchId.New"/>.</param>
    public static Acceptance Of(DateTimeOffset now, int? shard = null) => new(BatchId.New(now, due: now, shard), now);
}
