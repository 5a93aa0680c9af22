namespace SmsFunctions.Gateway;

/// <summary>How a text is sent to the gateway.</summary>
public enum TextWay
{
    /// <summary>In a header of the single or timed script, unchanged.</summary>
    Header,

    /// <summary>In a header, with line breaks replaced as the settings specify.</summary>
    HeaderWithLineBreaksRewritten,

    /// <summary>In the XML of the batch script, unchanged, even for a single phone.</summary>
    Batch,

    /// <summary>The text cannot be sent; the request must be refused.</summary>
    Impossible,
}
