namespace SmsFunctions.Messages;

/// <summary>The result for one phone of a call.</summary>
/// <param name="GatewayId">
/// The gateway's id of the message: an opaque string of at most 64 visible ASCII characters. Present exactly when the verdict is
/// <see cref="Verdict.Accepted"/>.
/// </param>
/// <param name="Error">Present exactly when the verdict is not <see cref="Verdict.Accepted"/>.</param>
public sealed record PhoneReply(Verdict Verdict, string? GatewayId, GatewayError? Error);
