namespace SmsFunctions.Gateway;

/// <summary>Why the gateway did not take something.</summary>
/// <param name="Detail">The gateway's own word, or what happened: at most 200 characters, no control characters, never a phone number, a text or a password.</param>
public sealed record GatewayError(GatewayErrorCode Code, string Detail);
