namespace SmsFunctions.Messages;

/// <summary>The reasons to hold a message that is due.</summary>
public enum HoldReason
{
    /// <summary>The gate is closed.</summary>
    Gate,

    /// <summary>The balance is too low for the batch, or the daily cap is reached.</summary>
    Money,

    /// <summary>Quiet hours. The message is held until <see cref="Chunk.NotBefore"/>.</summary>
    QuietHours,
}
