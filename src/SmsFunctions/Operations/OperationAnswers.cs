namespace SmsFunctions.Operations;

/// <summary>The answer to DELETE messages/{id} and batches/{id}.</summary>
/// <param name="Cancelled">The number of cancelled messages, including those that were cancelled before.</param>
/// <param name="TooLate">The number of all other messages. Their gateway call has begun or they are final.</param>
public sealed record CancelAnswer(int Cancelled, int TooLate);

/// <summary>The answer to resolve and resend.</summary>
/// <param name="Outcome">sent, failed or resend.</param>
/// <param name="Messages">The number of messages to which the operation was applied.</param>
/// <param name="DryRun">Whether the operation was only checked and not written.</param>
public sealed record ResolveAnswer(string Outcome, int Messages, bool DryRun);
