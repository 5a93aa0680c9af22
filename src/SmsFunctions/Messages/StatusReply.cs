namespace SmsFunctions.Messages;

/// <summary>
/// The result of a status call. A call without a readable answer has the verdict <see cref="Verdict.TryLater"/> and not unconfirmed, because a
/// repetition does no harm.
/// </summary>
/// <param name="Status">Present exactly when the verdict is <see cref="Verdict.Accepted"/>.</param>
/// <param name="RawStatus">The status as the gateway wrote it, without control characters, at most 200 characters.</param>
/// <param name="RawTime">The gateway's <c>SMS_Time</c> as written, with the same limits. Its time zone is not documented.</param>
public sealed record StatusReply(Verdict Verdict, GatewayError? Error, DeliveryStatus? Status, string? RawStatus, string? RawTime);
