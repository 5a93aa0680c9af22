namespace GatewaySimulator.Protocol;

/// <summary>In which language <c>SMS_Status:</c> is written.</summary>
public enum StatusLanguage
{
    English,

    /// <summary>The guide's own spelling, with its doubled letters («Доставленно»).</summary>
    Russian,
}
