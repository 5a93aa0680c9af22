namespace SmsFunctions.Messages;

/// <summary>The reason why the gateway did not accept a call or a message.</summary>
/// <param name="Detail">
/// The gateway's error word, or a description of the failure. At most 200 characters, no control characters, and never a phone number, a text or a password.
/// </param>
public sealed record GatewayError(GatewayErrorCode Code, string Detail);
