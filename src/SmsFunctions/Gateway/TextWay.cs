namespace SmsFunctions.Gateway;

/// <summary>How a text travels to the gateway.</summary>
public enum TextWay
{
    /// <summary>In a header of the single scripts, exactly.</summary>
    Header,

    /// <summary>In a header, with its line breaks written as the settings say.</summary>
    HeaderWithLineBreaksRewritten,

    /// <summary>In the XML of the batch script, exactly, even for a single phone.</summary>
    Batch,

    /// <summary>Not at all; to be refused when it is asked for.</summary>
    Impossible,
}
