namespace GatewaySimulator.Protocol;

/// <summary>The language of <c>SMS_Status:</c>.</summary>
public enum StatusLanguage
{
    English,

    /// <summary>Russian in the spelling of the guide, with its doubled letters («Доставленно»).</summary>
    Russian,
}
