using System.Net;
using System.Text.RegularExpressions;

namespace SmsFunctions.Benchmarks.Ceilings;

/// <summary>Reads the answer to a dequeue request.</summary>
internal static partial class QueueAnswer
{
    public static IEnumerable<TakenMessage> Messages(string xml) =>
        Message().Matches(xml).Select(match => new TakenMessage(
            match.Groups["id"].Value, WebUtility.HtmlDecode(match.Groups["receipt"].Value), match.Groups["head"].Value));

    [GeneratedRegex("<MessageId>(?<id>[^<]+)</MessageId>.*?<PopReceipt>(?<receipt>[^<]+)</PopReceipt>.*?<MessageText>(?<head>.{12})", RegexOptions.Singleline)]
    private static partial Regex Message();
}

/// <param name="Head">The first twelve characters of its text.</param>
internal sealed record TakenMessage(string Id, string Receipt, string Head);
