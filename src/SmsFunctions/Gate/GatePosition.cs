namespace SmsFunctions.Gate;

/// <summary>The states of the gate. The API uses these names in lower case.</summary>
public enum GatePosition
{
    /// <summary>Calls are made.</summary>
    Open,

    /// <summary>Closed by an operator, until an operator opens it.</summary>
    Held,

    /// <summary>Closed because the account is stopped or answers could not be parsed. Periodic balance calls probe whether it can reopen.</summary>
    Stopped,

    /// <summary>Closed because the gateway is busy or unreachable. One chunk at a time probes whether it can reopen.</summary>
    Breaker,
}

/// <summary>The names of gate states in the API.</summary>
public static class GatePositionWords
{
    public static string Word(this GatePosition position) => position.ToString().ToLowerInvariant();
}
