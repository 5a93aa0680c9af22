namespace GatewaySimulator.Accounting;

/// <summary>The format of message ids. Clients must treat them as opaque.</summary>
public enum IdForm
{
    EightDigits,

    /// <summary>More digits than a double represents exactly.</summary>
    EighteenDigits,

    /// <summary>Ten Latin letters; the case is significant.</summary>
    Letters,
}
