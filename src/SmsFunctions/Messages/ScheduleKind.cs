namespace SmsFunctions.Messages;

/// <summary>Where a message waits until it is due.</summary>
public enum ScheduleKind
{
    /// <summary>The message waits in this app. It can be cancelled and changed until it is due.</summary>
    Hold,

    /// <summary>The message waits at the gateway: the app sends it at once with its due time, and cannot cancel or change it afterwards.</summary>
    Gateway,
}
