namespace SmsFunctions.Account;

/// <summary>How the gate before the gateway stands. The words on the wire are these names in lower case.</summary>
public enum GatePosition
{
    /// <summary>Calls are made.</summary>
    Open,

    /// <summary>Closed by an operator, until an operator opens it.</summary>
    Held,

    /// <summary>Closed since the account is stopped, or since the gateway's answers cannot be read; a balance call tries now and then whether that is over.</summary>
    Stopped,

    /// <summary>Closed since the gateway is busy or cannot be reached; one chunk tries now and then whether that is over.</summary>
    Breaker,
}

/// <summary>The words of the wire.</summary>
public static class GatePositionWords
{
    public static string Word(this GatePosition position) => position.ToString().ToLowerInvariant();
}
