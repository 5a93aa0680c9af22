namespace GatewaySimulator.Faults;

/// <summary>How a truncated answer says where it ends.</summary>
public enum Framing
{
    /// <summary>Content-Length of the whole answer: the cut can be seen.</summary>
    Length,

    /// <summary>The end of the connection is the end of the answer: the cut cannot be seen.</summary>
    Close,
}
