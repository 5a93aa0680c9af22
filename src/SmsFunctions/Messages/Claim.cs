namespace SmsFunctions.Messages;

/// <summary>What a worker that received a hint does with the chunk.</summary>
public abstract record Claim
{
    private Claim()
    {
    }

    /// <summary>Store <paramref name="Next"/>. If the write succeeds, make the gateway call for the recipients with <paramref name="Call"/>.</summary>
    public sealed record Take(Chunk Next, string Call) : Claim;

    /// <summary>Store <paramref name="Next"/> and decide again. The lease or the validity of the chunk ended, so no call is made.</summary>
    public sealed record GiveUp(Chunk Next) : Claim;

    /// <summary>Wait until this time and decide again. The time is at most <see cref="ChunkMachine.EarlyWait"/> ahead.</summary>
    public sealed record WaitUntil(DateTimeOffset Until) : Claim;

    /// <summary>Enqueue the hint again for this time. The clock of the sender of the hint is ahead of this worker's clock.</summary>
    public sealed record Requeue(DateTimeOffset At) : Claim;

    /// <summary>Drop the hint. If work is left, the sweep finds the chunk by its marker.</summary>
    public sealed record Ignore(string Reason) : Claim;
}
