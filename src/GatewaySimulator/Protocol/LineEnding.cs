namespace GatewaySimulator.Protocol;

/// <summary>What stands between two lines of an answer.</summary>
public enum LineEnding
{
    Crlf,
    Lf,
}
