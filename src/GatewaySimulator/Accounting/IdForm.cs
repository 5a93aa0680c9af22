namespace GatewaySimulator.Accounting;

/// <summary>What the gateway's message ids look like; a client must take them as opaque.</summary>
public enum IdForm
{
    EightDigits,

    /// <summary>More than a double holds exactly.</summary>
    EighteenDigits,

    /// <summary>Ten Latin letters whose case matters.</summary>
    Letters,
}
