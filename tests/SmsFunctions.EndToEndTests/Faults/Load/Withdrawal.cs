namespace SmsFunctions.EndToEndTests.Faults.Load;

/// <summary>The answer to a DELETE.</summary>
/// <param name="ClientMessages">The messages that the DELETE was for: one, or a whole batch.</param>
/// <param name="Cancelled">The number of cancelled messages, which are never sent.</param>
internal sealed record Withdrawal(IReadOnlyList<ClientMessage> ClientMessages, int Cancelled);
