using System.Text;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Benchmarks.Rig;

/// <summary>One storage request of the app, recorded at a proxy.</summary>
/// <param name="Path">The percent-encoded path and query after the account: <c>/Sms()?$filter=...</c>.</param>
/// <param name="Body">The body. Each byte is one Latin-1 character, as in <paramref name="Answer"/>, which includes the headers.</param>
internal sealed record RecordedCall(
    string Service, string Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body, string Answer, DateTimeOffset Begun)
{
    public bool IsTransaction => Method == "POST" && Path.StartsWith("/$batch", StringComparison.Ordinal);

    public bool IsPut(string queue) => Service == "queue" && Method == "POST" && Path.StartsWith($"/{queue}/messages", StringComparison.Ordinal);

    /// <value>True for a dequeue request that returned messages.</value>
    public bool HasMessages => Answer.Contains("<MessageId>", StringComparison.Ordinal);

    public bool IsDelete(string queue) => Service == "queue" && Method == "DELETE" && Path.StartsWith($"/{queue}/messages/", StringComparison.Ordinal);

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
}
