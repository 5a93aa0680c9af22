namespace SmsFunctions.Gateway;

/// <summary>How one text will travel.</summary>
/// <param name="HeaderValue">The value of <c>SMS_Text</c>; present when it travels in a header.</param>
/// <param name="Reason">Why it is impossible, as a clause for whoever sent the request; it names a character by its code and position and quotes nothing.</param>
public sealed record TextPlan(TextWay Way, string? HeaderValue, string? Reason);
