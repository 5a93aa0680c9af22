namespace SmsFunctions.EndToEndTests.Faults.Load;

/// <summary>What a DELETE was told.</summary>
/// <param name="Promises">Of the message, or of the whole batch.</param>
/// <param name="Cancelled">How many of them are never sent.</param>
internal sealed record Withdrawal(IReadOnlyList<Promise> Promises, int Cancelled);
