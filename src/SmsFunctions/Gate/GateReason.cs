using System.Globalization;
using SmsFunctions.Messages;

namespace SmsFunctions.Gate;

/// <summary>The texts that tell an operator why the gate is closed and what to do.</summary>
internal static class GateReason
{
    private const string Resumes = "Sending resumes automatically when a later balance call succeeds, or at once with PUT gate and the state open.";

    public static string Of(GateMove.Stop stop) => stop.Code switch
    {
        GatewayErrorCode.NotEnoughCredits => $"The account has too few credits ({stop.Detail}). Top it up. {Resumes}",
        GatewayErrorCode.InvalidLogin => $"The gateway rejects the login ({stop.Detail}). Correct the setting Gateway__User. {Resumes}",
        GatewayErrorCode.InvalidPassword => $"The gateway rejects the password ({stop.Detail}). Correct the setting Gateway__Password. {Resumes}",
        GatewayErrorCode.UserDisabled => $"Stream Telecom has disabled the account ({stop.Detail}). Ask Stream Telecom for the reason. {Resumes}",
        GatewayErrorCode.UserNotActivated => $"The account is not activated ({stop.Detail}). Ask Stream Telecom to activate it. {Resumes}",
        GatewayErrorCode.UnauthorisedIpAddress => $"The gateway does not allow this app's IP address ({stop.Detail}). "
            + $"Ask Stream Telecom to allow it, or call from an allowed address. {Resumes}",
        GatewayErrorCode.Unreadable => "Several calls in a row returned no readable answer. Their messages are unconfirmed: they may have been sent or not. "
            + $"Check that Gateway__BaseUrl is the address of the gateway, and check what the gateway answers. The last error was: {stop.Detail}. {Resumes}",
        _ => $"The gateway has stopped the account ({stop.Detail}). Ask Stream Telecom for the reason. {Resumes}",
    };

    public static string Of(GateMove.Trip trip) => Trouble(trip.Detail);

    public static string Of(GateMove.ProbeFailed failed) => Trouble(failed.Detail);

    public static string OfBalance(decimal balance) => string.Create(
        CultureInfo.InvariantCulture, $"The account has too few credits: its balance of {balance} was too low before. Top it up. {Resumes}");

    private static string Trouble(string detail) =>
        $"The gateway cannot accept messages now ({detail}). The app sends one message at a time as a probe and resumes automatically. Act only if this lasts.";
}
