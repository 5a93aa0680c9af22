namespace GatewaySimulator.Protocol;

/// <summary>The line separator of an answer.</summary>
public enum LineEnding
{
    Crlf,
    Lf,
}
