using SmsFunctions.Messages;

namespace SmsFunctions.Gateway;

/// <summary>
/// The result of a balance call. A call without a readable answer has the verdict <see cref="Verdict.TryLater"/> and not unconfirmed, because a
/// repetition does no harm.
/// </summary>
/// <param name="Balance">In the account's currency; present exactly when the verdict is <see cref="Verdict.Accepted"/>.</param>
/// <param name="Raw">The balance as the gateway wrote it, without control characters, at most 200 characters.</param>
public sealed record BalanceReply(Verdict Verdict, GatewayError? Error, decimal? Balance, string? Raw);
