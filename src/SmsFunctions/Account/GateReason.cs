using System.Globalization;
using SmsFunctions.Gateway;

namespace SmsFunctions.Account;

/// <summary>Why the gate is closed, in words for whoever has to do something about it.</summary>
internal static class GateReason
{
    private const string Goes = "Sending goes on by itself when a later balance call finds that, or at once with PUT gate open.";

    public static string Of(GateMove.Stop stop) => stop.Code switch
    {
        GatewayErrorCode.NotEnoughCredits => $"The account has not enough credits ({stop.Detail}). Top it up. {Goes}",
        GatewayErrorCode.InvalidLogin => $"The gateway does not know the login ({stop.Detail}). Correct the setting Gateway__User. {Goes}",
        GatewayErrorCode.InvalidPassword => $"The gateway refuses the password ({stop.Detail}). Correct the setting Gateway__Password. {Goes}",
        GatewayErrorCode.UserDisabled => $"The operator has disabled the account ({stop.Detail}). Ask the operator why. {Goes}",
        GatewayErrorCode.UserNotActivated => $"The account is not activated ({stop.Detail}). Have the operator activate it. {Goes}",
        GatewayErrorCode.UnauthorisedIpAddress => $"The operator does not allow this app's IP address ({stop.Detail}). Have it allowed, or let the app call from an allowed one. {Goes}",
        GatewayErrorCode.Unreadable => "Call after call had no answer that could be read, so their messages may have gone out or not and are unconfirmed. "
            + $"See what stands behind Gateway__BaseUrl and what it answers; the last was: {stop.Detail}. {Goes}",
        _ => $"The gateway has stopped the account ({stop.Detail}). Ask the operator. {Goes}",
    };

    public static string Of(GateMove.Trip trip) => Trouble(trip.Detail);

    public static string Of(GateMove.ProbeFailed failed) => Trouble(failed.Detail);

    public static string OfBalance(decimal balance) => string.Create(
        CultureInfo.InvariantCulture, $"The account has not enough credits: its balance of {balance} was not enough before. Top it up. {Goes}");

    private static string Trouble(string detail) =>
        $"The gateway cannot take messages now ({detail}). Nothing needs to be done unless it lasts: one message at a time tries whether it is over.";
}
