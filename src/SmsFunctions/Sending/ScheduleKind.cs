namespace SmsFunctions.Sending;

/// <summary>Who keeps a message until it is due.</summary>
public enum ScheduleKind
{
    /// <summary>This app: the message can be cancelled and changed until then.</summary>
    Hold,

    /// <summary>The gateway: handed over at once by its timed script, and out of our hands from then on.</summary>
    Gateway,
}
