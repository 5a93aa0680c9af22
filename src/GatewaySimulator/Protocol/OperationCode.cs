namespace GatewaySimulator.Protocol;

/// <summary>The codes of the line <c>Result:</c>, as listed in the guide.</summary>
public static class OperationCode
{
    public const string Completed = "OK_Operation_Completed";
    public const string NotEnoughCredits = "Error_Not_Enough_Credits";
    public const string MessageRejected = "Error_Message_Rejected";
    public const string InvalidSourceAddress = "Error_Invalid_Source_Address";
    public const string InvalidDestinationAddress = "Error_Invalid_Destination_Address";
    public const string UserDisabled = "Error_SMS_User_Disabled";
    public const string InvalidMessageId = "Error_Invalid_MessageID";
    public const string InvalidHeader = "Error_Invalid_Header";
    public const string InvalidLogin = "Error_Invalid_Login";
    public const string InvalidPassword = "Error_Invalid_Password";
    public const string UnauthorisedIpAddress = "Error_Unauthorised_IP_Address";
    public const string UserNotActivated = "Error_SMS_User_Not_Activated";
    public const string MessageQueueFull = "Error_Message_Queue_Full";
    public const string GatewayOffline = "Error_Gateway_Offline";
    public const string GatewayBusy = "Error_Gateway_Busy";
    public const string DatabaseOffline = "Error_Database_Offline";
}
