namespace SmsFunctions.IntegrationTests.Faults.Load;

/// <summary>What the client of one message was told.</summary>
internal enum Told
{
    /// <summary>Nothing that can be relied on: it may have been accepted, and then it is sent once.</summary>
    Maybe,

    /// <summary>202: it must exist.</summary>
    Accepted,

    /// <summary>A refusal, or that nothing was stored: it must not exist.</summary>
    Refused,
}

/// <summary>One message as its client knows it; no other has this text together with this phone.</summary>
/// <param name="Phone">As the gateway will see it.</param>
internal sealed record Promise(string Phone, string Text)
{
    public Told Told { get; set; }

    /// <value>Of the request, as the 202 named it.</value>
    public string? Id { get; set; }
}
