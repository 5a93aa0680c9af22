namespace SmsFunctions.Account;

/// <summary>The gate as it stands, or stood. Immutable; <see cref="GateMachine"/> makes the next states and <see cref="Gate"/> stores them.</summary>
public sealed record GateState
{
    /// <value>What holds where nobody has ever closed the gate.</value>
    public static readonly GateState Initial = new();

    public GatePosition Position { get; init; }

    /// <value>
    /// From 0, one more with each change of position and with each chunk that a breaker sends out to try: the result of a call counts only
    /// for the generation that it started under.
    /// </value>
    public int Generation { get; init; }

    /// <value>Why it stands so and what to do: in our words, or the operator's own.</value>
    public string? Reason { get; init; }

    /// <value>The name of the <see cref="Gateway.GatewayErrorCode"/> that closed it; null when open or held.</value>
    public string? Code { get; init; }

    /// <value>When it came to this position; null when it was never in another.</value>
    public DateTimeOffset? Since { get; init; }

    /// <value>Null when it is open or held: then nothing is tried.</value>
    public DateTimeOffset? NextProbeAt { get; init; }

    /// <value>Probes made since it closed. A stop that comes back within the hour counts on.</value>
    public int Probes { get; init; }

    /// <value>While stopped: a balance that did not suffice, as far as is known. Only more than this opens the gate again.</value>
    public decimal? BalanceSeen { get; init; }

    /// <value>The last stop, if a probe ended it; null after an operator's word.</value>
    public PastStop? Past { get; init; }

    /// <summary>Whether a call may be made.</summary>
    /// <param name="probeOf">The generation that a hint was put to try for; null for every other hint.</param>
    public bool LetsThrough(int? probeOf) => Position == GatePosition.Open || IsProbe(probeOf);

    /// <summary>Whether a call for that hint is the breaker's own try.</summary>
    public bool IsProbe(int? probeOf) => Position == GatePosition.Breaker && probeOf == Generation;

    /// <value>It was stopped for answers that nobody could read, a probe opened it, and nothing was accepted yet.</value>
    internal bool IsOnTrial => Position == GatePosition.Open && Past is { IsProven: false, Code: nameof(Gateway.GatewayErrorCode.Unreadable) };
}

/// <summary>A stop that a probe ended.</summary>
/// <param name="Code">What it was stopped for.</param>
/// <param name="Probes">Made until it ended.</param>
/// <param name="IsProven">Whether a call was accepted since: until then the stop may only seem to be over.</param>
/// <param name="BalanceSeen">The balance at the last probe, until a call was accepted.</param>
public sealed record PastStop(string Code, int Probes, DateTimeOffset EndedAt, bool IsProven, decimal? BalanceSeen);
