namespace SmsFunctions.Sending;

/// <summary>What is worse: a message that is missing, or one that comes twice.</summary>
public enum SendMode
{
    /// <summary>Twice is worse: a message whose call had no answer waits for an operator.</summary>
    AtMostOnce,

    /// <summary>Missing is worse (alarms): such a message is sent again, once.</summary>
    AtLeastOnce,
}
