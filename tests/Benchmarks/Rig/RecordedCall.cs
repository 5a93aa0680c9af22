using System.Text;
using System.Text.RegularExpressions;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Benchmarks.Rig;

/// <summary>One storage request of the app, recorded at a proxy.</summary>
/// <param name="Path">The percent-encoded path and query after the account: <c>/Sms()?$filter=...</c>.</param>
/// <param name="Body">The body. Each byte is one Latin-1 character, as in <paramref name="Answer"/>, which includes the headers.</param>
internal sealed partial record RecordedCall(
    string Service, string Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body, string Answer, DateTimeOffset Begun)
{
    /// <value>What the name of a queue for priority low has in addition.</value>
    public const string LowSuffix = "-low";

    public bool IsTransaction => Method == "POST" && Path.StartsWith("/$batch", StringComparison.Ordinal);

    /// <summary>Whether the call enqueues a message in a queue, or in the queue of the same work for priority low.</summary>
    public bool IsPut(string queue) => Method == "POST" && IsOf(queue, "/messages");

    /// <value>True for a dequeue request that returned messages.</value>
    public bool HasMessages => Answer.Contains("<MessageId>", StringComparison.Ordinal);

    public bool IsDelete(string queue) => Method == "DELETE" && IsOf(queue, "/messages/");

    public static RecordedCall Of(string service, ProxiedExchange seen)
    {
        var text = Encoding.Latin1.GetString(seen.Asked);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var headers = text[..end].Split("\r\n").Skip(1)
            .Select(line => line.Split(": ", 2))
            .Select(pair => KeyValuePair.Create(pair[0], pair.Length > 1 ? pair[1] : ""));
        var path = seen.Request.Path;
        return new RecordedCall(
            service,
            seen.Request.Method,
            path[Math.Max(0, path.IndexOf('/', 1))..],
            [.. headers],
            text[(end + 4)..],
            Encoding.Latin1.GetString(seen.Answer ?? []),
            seen.Begun);
    }

    /// <summary>Makes the call of the first chunk of a request that of another chunk.</summary>
    /// <param name="stem">The part of the keys that all chunks of the request have.</param>
    public RecordedCall ForChunk(string stem, int number)
    {
        return this with { Path = Of(Path), Body = Service == "queue" && Body.Length > 0 ? Hint().Replace(Body, OfHint) : Of(Body) };

        string Of(string text) => text.Replace($"{stem}0000", $"{stem}{number:D4}", StringComparison.Ordinal);

        string OfHint(Match hint) => Convert.ToBase64String(Encoding.UTF8.GetBytes(Of(Encoding.UTF8.GetString(Convert.FromBase64String(hint.Value)))));
    }

    [GeneratedRegex("(?<=<MessageText>)[^<]+")]
    private static partial Regex Hint();

    private bool IsOf(string queue, string path) =>
        Service == "queue"
        && (Path.StartsWith($"/{queue}{path}", StringComparison.Ordinal) || Path.StartsWith($"/{queue}{LowSuffix}{path}", StringComparison.Ordinal));
}
