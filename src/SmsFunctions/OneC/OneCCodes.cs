namespace SmsFunctions.OneC;

/// <summary>The codes of the line <c>Result:</c> that the endpoint uses, from Stream Telecom's guide.</summary>
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
    public const string UnauthorisedIpAddress = "Error_Unauthorised_IP_Address";

    /// <summary>The login or the password is wrong. The answer does not say which.</summary>
    public const string InvalidLogin = "Error_Invalid_Login";

    public const string GatewayOffline = "Error_Gateway_Offline";
    public const string GatewayBusy = "Error_Gateway_Busy";

    /// <summary>A parameter is missing, unreadable or contradictory; or there are more than 200 phones; or the time is not allowed.</summary>
    public const string InvalidHeader = "Error_Invalid_Header";

    /// <summary>The module has sent more messages than the settings allow in a minute or a day. The same request is accepted later.</summary>
    public const string MessageQueueFull = "Error_Message_Queue_Full";

    /// <summary>
    /// Storage cannot be reached, and no message of the request will be sent. Of the protocol's transient codes it describes the fault best;
    /// <see cref="GatewayBusy"/> means that another instance is making the same call.
    /// </summary>
    public const string DatabaseOffline = "Error_Database_Offline";
}
