namespace SmsFunctions.OneC;

/// <summary>The words of the line <c>Result:</c> that the door answers with, as the operator's guide lists them.</summary>
internal static class OneCCodes
{
    public const string Completed = "OK_Operation_Completed";
    public const string NotEnoughCredits = "Error_Not_Enough_Credits";
    public const string MessageRejected = "Error_Message_Rejected";
    public const string InvalidSourceAddress = "Error_Invalid_Source_Address";
    public const string InvalidDestinationAddress = "Error_Invalid_Destination_Address";
    public const string UserDisabled = "Error_SMS_User_Disabled";
    public const string UserNotActivated = "Error_SMS_User_Not_Activated";
    public const string InvalidMessageId = "Error_Invalid_MessageID";
    public const string InvalidLogin = "Error_Invalid_Login";
    public const string InvalidPassword = "Error_Invalid_Password";
    public const string GatewayOffline = "Error_Gateway_Offline";
    public const string GatewayBusy = "Error_Gateway_Busy";

    /// <summary>Parameters are missing, cannot be read, or contradict each other; also more than 200 phones, and a time that cannot be kept.</summary>
    public const string InvalidHeader = "Error_Invalid_Header";

    /// <summary>
    /// Storage cannot be reached, and nothing of the request will be sent. Of the protocol's transient words it is the one that says what is the matter;
    /// <see cref="GatewayBusy"/> means that somebody else is asking just now.
    /// </summary>
    public const string DatabaseOffline = "Error_Database_Offline";
}
