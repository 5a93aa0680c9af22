namespace SmsFunctions.Messages;

/// <summary>
/// The importance of a message. A part of the daily cap is reserved for <see cref="High"/>, so that a campaign never holds up an alarm. Messages of priority
/// <see cref="Low"/> have a queue and a number of gateway calls of their own, so that no other message waits behind them.
/// </summary>
public enum Priority
{
    /// <summary>The default of batches that take several gateway calls.</summary>
    Low = -1,

    /// <summary>The default of single messages and of batches that take one gateway call.</summary>
    Normal = 0,

    /// <summary>The default of alert hooks.</summary>
    High = 1,
}

/// <summary>The priorities as words of the API.</summary>
public static class Priorities
{
    /// <summary>Returns the word of the API.</summary>
    public static string Word(this Priority priority) => priority.ToString().ToLowerInvariant();

    /// <summary>Parses a word of the API, in any case; null when it is not a priority.</summary>
    public static Priority? Read(string? word) => word?.ToLowerInvariant() switch
    {
        "high" => Priority.High,
        "normal" => Priority.Normal,
        "low" => Priority.Low,
        _ => null,
    };
}
