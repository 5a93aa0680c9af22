using System.Collections.Frozen;
using SmsFunctions.Messages;

namespace SmsFunctions.Gateway;

/// <summary>
/// Maps each error word of the gateway to what the caller does next. The guide does not list the last two; the gateway returns them in practice.
/// </summary>
internal static class ErrorTable
{
    private static readonly FrozenDictionary<string, (GatewayErrorCode Code, Verdict Verdict)> Words = new Dictionary<string, (GatewayErrorCode, Verdict)>
    {
        ["error_message_rejected"] = (GatewayErrorCode.MessageRejected, Verdict.Refused),
        ["error_invalid_source_address"] = (GatewayErrorCode.InvalidSourceAddress, Verdict.Refused),
        ["error_invalid_destination_address"] = (GatewayErrorCode.InvalidDestinationAddress, Verdict.Refused),
        ["error_invalid_messageid"] = (GatewayErrorCode.InvalidMessageId, Verdict.Refused),
        ["error_invalid_header"] = (GatewayErrorCode.InvalidHeader, Verdict.Refused),
        ["error_not_enough_credits"] = (GatewayErrorCode.NotEnoughCredits, Verdict.AccountStopped),
        ["error_sms_user_disabled"] = (GatewayErrorCode.UserDisabled, Verdict.AccountStopped),
        ["error_sms_user_not_activated"] = (GatewayErrorCode.UserNotActivated, Verdict.AccountStopped),
        ["error_invalid_login"] = (GatewayErrorCode.InvalidLogin, Verdict.AccountStopped),
        ["error_invalid_password"] = (GatewayErrorCode.InvalidPassword, Verdict.AccountStopped),
        ["error_unauthorised_ip_address"] = (GatewayErrorCode.UnauthorisedIpAddress, Verdict.AccountStopped),
        ["error_message_queue_full"] = (GatewayErrorCode.QueueFull, Verdict.TryLater),
        ["error_gateway_offline"] = (GatewayErrorCode.GatewayOffline, Verdict.TryLater),
        ["error_gateway_busy"] = (GatewayErrorCode.GatewayBusy, Verdict.TryLater),
        ["error_database_offline"] = (GatewayErrorCode.DatabaseOffline, Verdict.TryLater),
        ["error_out_of_service"] = (GatewayErrorCode.OutOfService, Verdict.TryLater),
        ["error_flood_sms"] = (GatewayErrorCode.Duplicate, Verdict.Refused),
        ["flood_sms"] = (GatewayErrorCode.Duplicate, Verdict.Refused),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<(GatewayErrorCode Code, Verdict Verdict)> All => Words.Values;

    public static bool Knows(string word) => Words.ContainsKey(Key(word));

    /// <summary>An unlisted word is also a refusal: the gateway marked it as an error, and another attempt would get the same answer.</summary>
    public static (GatewayErrorCode Code, Verdict Verdict) Classify(string word) =>
        Words.TryGetValue(Key(word), out var known) ? known : (GatewayErrorCode.UnknownRefusal, Verdict.Refused);

    private static string Key(string word) => word.Trim().Replace(' ', '_').ToLowerInvariant();
}
