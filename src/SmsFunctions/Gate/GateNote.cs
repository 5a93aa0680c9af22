namespace SmsFunctions.Gate;

/// <summary>What the reply to a call means for the gate and for the attempts of its messages.</summary>
/// <param name="Counts">Whether a transient error in the reply counts towards <c>Sending__MaxAttempts</c> of its message.</param>
/// <param name="Move">The move for <see cref="SendingGate.ApplyAsync"/>; null when the gate does not change.</param>
public sealed record GateNote(bool Counts, GateMove? Move);
