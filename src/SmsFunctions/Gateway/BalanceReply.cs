namespace SmsFunctions.Gateway;

/// <summary>The answer to a balance call. A call that failed costs nothing and is <see cref="Verdict.TryLater"/>, never unconfirmed.</summary>
/// <param name="Balance">In the account's currency; present exactly when the verdict is <see cref="Verdict.Accepted"/>.</param>
/// <param name="Raw">The gateway's figure as it came, without control characters, at most 200 characters.</param>
public sealed record BalanceReply(Verdict Verdict, GatewayError? Error, decimal? Balance, string? Raw);
