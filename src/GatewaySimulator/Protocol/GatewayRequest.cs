namespace GatewaySimulator.Protocol;

/// <summary>One call of a script, read from headers or from XML, before validation.</summary>
/// <param name="Readable">False when a required value is missing, given twice, or not decodable.</param>
internal sealed record GatewayRequest(Script Script, bool Readable)
{
    public string User { get; init; } = "";
    public string Password { get; init; } = "";
    public string Sender { get; init; } = "";
    public string Text { get; init; } = "";
    public bool Flash { get; init; }
    public string? Time { get; init; }
    public string MessageId { get; init; } = "";

    /// <summary>The recipients of a sending script, in order and as written. They are read, if possible, even when other values are unreadable.</summary>
    public IReadOnlyList<string> Phones { get; init; } = [];
}
