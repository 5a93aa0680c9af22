namespace SmsFunctions.Account;

/// <summary>What the reply to a call means for the gate and for the attempts of its messages.</summary>
/// <param name="Counts">Whether a transient error in the reply counts towards <see cref="Sending.SendingOptions.MaxAttempts"/> of its message.</param>
/// <param name="Move">The move for <see cref="Gate.ApplyAsync"/>; null when the gate does not change.</param>
public sealed record GateNote(bool Counts, GateMove? Move);
