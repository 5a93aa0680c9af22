namespace SmsFunctions.Messages;

/// <summary>The delivery guarantee of a message whose call had no answer.</summary>
public enum SendMode
{
    /// <summary>The message is not sent again automatically. It waits for an operator.</summary>
    AtMostOnce,

    /// <summary>The message is sent again once, and the recipient may get it twice. This mode is for alarms.</summary>
    AtLeastOnce,
}
