using System.Text;
using System.Text.RegularExpressions;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.Faults.Rig;

/// <summary>A send call, recorded at the proxy between an app and the gateway.</summary>
/// <param name="App">The number of the app that made it.</param>
/// <param name="IsDefinite">True if the app received a whole answer with the result of each phone in time.</param>
internal sealed partial record GatewayCall(int App, IReadOnlySet<string> Phones, bool IsDefinite)
{
    /// <returns>The call, or null for a call that sends nothing.</returns>
    public static GatewayCall? Of(int app, ProxiedExchange seen, TimeSpan timeout)
    {
        var asked = Encoding.Latin1.GetString(seen.Asked);
        var phones = PhonesLine().Match(asked).Groups["phones"].Value;
        return phones.Length == 0 ? null : new GatewayCall(
            app,
            phones.Split(',').ToHashSet(),
            seen.IsDelivered && seen.Ended - seen.Begun < timeout && IsWhole(seen.Answer, phones.Split(',').Length));
    }

    // The answers of the protocol: a refusal of the whole call, one id, or a list with a line for each phone and a closing line.
    private static bool IsWhole(byte[]? answer, int phones)
    {
        var body = answer is null ? "" : Encoding.Latin1.GetString(answer).Split("\r\n\r\n", 2)[^1].Trim();
        return Refusal().IsMatch(body)
            || OneId().IsMatch(body)
            || (body.StartsWith("Result: Ok", StringComparison.Ordinal) && body.Split('\n').Length == phones + 5);
    }

    [GeneratedRegex(@"(SMS_To: |<PhonesList>)(?<phones>[0-9,]+)")]
    private static partial Regex PhonesLine();

    [GeneratedRegex(@"^Result: Error_\w+$")]
    private static partial Regex Refusal();

    [GeneratedRegex(@"^Result: OK_Operation_Completed\r?\nSMS_ID: \w+$")]
    private static partial Regex OneId();
}
