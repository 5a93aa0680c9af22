namespace SmsFunctions.Sending;

/// <summary>What a worker that holds a hint may do with the chunk.</summary>
public abstract record Claim
{
    private Claim()
    {
    }

    /// <summary>Store <paramref name="Next"/>; who succeeds makes the gateway call for the recipients with <paramref name="Call"/>.</summary>
    public sealed record Take(Chunk Next, string Call) : Claim;

    /// <summary>Store <paramref name="Next"/> and look again: time has overtaken the chunk, nothing is called for it.</summary>
    public sealed record GiveUp(Chunk Next) : Claim;

    /// <summary>Look again at this time; it is at most <see cref="ChunkMachine.EarlyWait"/> away.</summary>
    public sealed record WaitUntil(DateTimeOffset Until) : Claim;

    /// <summary>Put the hint again for this time: the clock of whoever put it is ahead of this worker's.</summary>
    public sealed record Requeue(DateTimeOffset At) : Claim;

    /// <summary>Forget the hint; if anything is left to do, the marker brings the chunk back.</summary>
    public sealed record Ignore(string Reason) : Claim;
}
