namespace SmsFunctions.Gateway;

/// <summary>How one text is sent to the gateway.</summary>
/// <param name="HeaderValue">The value of <c>SMS_Text</c>; present when the text is sent in a header.</param>
/// <param name="Reason">
/// Why the text cannot be sent, as a clause for the API client. It names a character by its code and position and quotes nothing of the text.
/// </param>
public sealed record TextPlan(TextWay Way, string? HeaderValue, string? Reason);
