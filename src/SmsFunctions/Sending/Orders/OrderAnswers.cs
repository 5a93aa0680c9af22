namespace SmsFunctions.Sending.Orders;

/// <summary>The answer to DELETE messages/{id} and batches/{id}.</summary>
/// <param name="Cancelled">Messages that will not be sent, those among them that were cancelled before.</param>
/// <param name="TooLate">All others: they are in a gateway call, or beyond it.</param>
public sealed record CancelAnswer(int Cancelled, int TooLate);

/// <summary>The answer to resolve and resend.</summary>
/// <param name="Outcome">sent, failed or resend.</param>
/// <param name="Messages">How many it met.</param>
/// <param name="DryRun">Nothing was written.</param>
public sealed record OrderAnswer(string Outcome, int Messages, bool DryRun);
