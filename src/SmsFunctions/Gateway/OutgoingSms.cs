namespace SmsFunctions.Gateway;

/// <summary>One text for the phones of one gateway call.</summary>
/// <param name="Phones">1 to 200 numbers in international format, digits only.</param>
/// <param name="Sender">A name that <see cref="SenderName.IsValid"/> allows and that is registered with Stream Telecom.</param>
/// <param name="Flash">The phone shows the text at once and does not store it; only for a single phone.</param>
/// <param name="At">The time at which the gateway sends the text; only for a single phone. Null sends it now.</param>
public sealed record OutgoingSms(IReadOnlyList<string> Phones, string Text, string Sender, bool Flash = false, DateTimeOffset? At = null);
