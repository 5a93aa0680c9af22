namespace SmsFunctions.Account;

/// <summary>What a call's answer means beyond its own messages.</summary>
/// <param name="Counts">Whether a transient answer in it counts towards <see cref="Sending.SendingOptions.MaxAttempts"/> of its message.</param>
/// <param name="Move">What it does to the gate, for <see cref="Gate.ApplyAsync"/>; null for nothing.</param>
public sealed record GateNote(bool Counts, GateMove? Move);
