namespace SmsFunctions.EndToEndTests.Faults.Load;

/// <summary>The answer to a DELETE.</summary>
/// <param name="Promises">The promises of the message or of the whole batch.</param>
/// <param name="Cancelled">The number of cancelled messages, which are never sent.</param>
internal sealed record Withdrawal(IReadOnlyList<Promise> Promises, int Cancelled);
