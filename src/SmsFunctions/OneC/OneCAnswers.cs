using System.Globalization;
using SmsFunctions.Messages;
using SmsFunctions.Spending;

namespace SmsFunctions.OneC;

/// <summary>The answers of the five scripts, as the gateway writes them: CR LF between lines and none after the last. The module counts the lines.</summary>
internal static class OneCAnswers
{
    public const string RefusedMark = "!!!";

    // Stream Telecom's guide counts a line after the ids but does not show it.
    private const string ClosingLine = "End of list";

    /// <value>The beginning of an answer that refuses the whole request.</value>
    public const string RefusalHead = "Result: Error";

    public static string Refused(string code) => $"Result: {code}";

    public static string Accepted(SmsId id) => Completed($"SMS_ID: {id}");

    /// <param name="phones">One line per phone, in the order sent: an id, or the result of <see cref="RefusedPhone"/>.</param>
    public static string AcceptedBatch(IEnumerable<string> phones) => Lines(["Result: Ok", "XML_ok", "Result=1", "SMS_ID list:", .. phones, ClosingLine]);

    public static string RefusedPhone(string code) => RefusedMark + code;

    /// <param name="at">Moscow time, written by <see cref="Gateway.MoscowTime"/>.</param>
    public static string Status(string at, string word) => Completed($"SMS_Time: {at}", $"SMS_Status: {word}");

    public static string Balance(BalanceState state) => state switch
    {
        { Error: { } error } => Refused(CodeOf(error)),
        { Balance: { } balance } => Completed(string.Create(CultureInfo.InvariantCulture, $"Balance: {balance:0.####}")),
        // No balance is known yet: another instance is making the first balance call.
        _ => Refused(OneCCodes.GatewayBusy),
    };

    // Errors of the account are passed on. An error of this app's own login, password or address is not: it would make the module's owner search
    // for a mistake in the module's settings, which are right.
    private static string CodeOf(BalanceError error) => error.Code switch
    {
        nameof(GatewayErrorCode.NotEnoughCredits) => OneCCodes.NotEnoughCredits,
        nameof(GatewayErrorCode.UserDisabled) => OneCCodes.UserDisabled,
        nameof(GatewayErrorCode.UserNotActivated) => OneCCodes.UserNotActivated,
        nameof(GatewayErrorCode.GatewayBusy) => OneCCodes.GatewayBusy,
        _ => OneCCodes.GatewayOffline,
    };

    private static string Completed(params ReadOnlySpan<string> facts) => Lines([Refused(OneCCodes.Completed), .. facts]);

    private static string Lines(IEnumerable<string> lines) => string.Join("\r\n", lines);
}
