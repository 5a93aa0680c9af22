using System.Globalization;
using SmsFunctions.Gateway;
using SmsFunctions.Money;

namespace SmsFunctions.OneC;

/// <summary>The answers of the five scripts, line for line as the gateway writes them: CR LF between lines and none after the last, since the module counts them.</summary>
internal static class OneCAnswers
{
    public const string RefusedMark = "!!!";

    // The guide counts a line after the ids and does not print it.
    private const string ClosingLine = "End of list";

    /// <value>How a refusal of the whole begins.</value>
    public const string RefusalHead = "Result: Error";

    public static string Refused(string code) => $"Result: {code}";

    public static string Taken(SmsId id) => Completed($"SMS_ID: {id}");

    /// <param name="phones">One for each phone, in the order sent: an id, or what <see cref="RefusedPhone"/> writes.</param>
    public static string TakenBatch(IEnumerable<string> phones) => Lines(["Result: Ok", "XML_ok", "Result=1", "SMS_ID list:", .. phones, ClosingLine]);

    public static string RefusedPhone(string code) => RefusedMark + code;

    /// <param name="at">In Moscow time, as <see cref="MoscowTime"/> wrote it.</param>
    public static string Status(string at, string word) => Completed($"SMS_Time: {at}", $"SMS_Status: {word}");

    public static string Balance(BalanceState state) => state switch
    {
        { Error: { } error } => Refused(CodeOf(error)),
        { Balance: { } balance } => Completed(string.Create(CultureInfo.InvariantCulture, $"Balance: {balance:0.####}")),
        // Another instance is asking for the first time at this very moment.
        _ => Refused(OneCCodes.GatewayBusy),
    };

    // What is true of the account whoever asks is passed on. That this app's own login, password or address is refused would send the
    // module's owner looking into his own, which were right.
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
