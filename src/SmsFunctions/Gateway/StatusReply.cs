namespace SmsFunctions.Gateway;

/// <summary>The answer to a status call. A call that failed costs nothing and is <see cref="Verdict.TryLater"/>, never unconfirmed.</summary>
/// <param name="Status">Present exactly when the verdict is <see cref="Verdict.Accepted"/>.</param>
/// <param name="RawStatus">The gateway's word as it came, without control characters, at most 200 characters.</param>
/// <param name="RawTime">The gateway's <c>SMS_Time</c> as it came, bounded alike; its time zone is not documented.</param>
public sealed record StatusReply(Verdict Verdict, GatewayError? Error, DeliveryStatus? Status, string? RawStatus, string? RawTime);
