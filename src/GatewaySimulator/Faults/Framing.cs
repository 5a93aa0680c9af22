namespace GatewaySimulator.Faults;

/// <summary>How a truncated answer indicates its end.</summary>
public enum Framing
{
    /// <summary>Content-Length has the length of the complete answer, so the client can detect the truncation.</summary>
    Length,

    /// <summary>The answer ends with the connection, so the client cannot detect the truncation.</summary>
    Close,
}
