using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SmsFunctions.Benchmarks.Ceilings;
using SmsFunctions.Benchmarks.Rig;

namespace SmsFunctions.Benchmarks.Replay;

/// <summary>A recorded storage request of the app, which can be repeated for other keys with the same relevant headers and the same size.</summary>
internal sealed partial class CallTemplate
{
    private const string Status = "HTTP/1.1 ", ETagHeader = "etag: ";

    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Content-Type", "DataServiceVersion", "If-Match", "MaxDataServiceVersion", "Prefer", "x-ms-version",
    };

    private readonly StorageService _service;
    private readonly string _method;
    private readonly TemplateText _path, _body;
    private readonly bool _hasBody;
    private readonly List<KeyValuePair<string, string>> _headers;

    // The chunk that each operation of a transaction writes; null for a marker or a header.
    private readonly List<int?> _written = [];

    /// <param name="root">The address of the account in the recorded requests. In a transaction each operation has its full address.</param>
    public CallTemplate(RecordedCall call, string partition, string stem, string root, string rawRoot)
    {
        (_service, _method, _hasBody) = (call.Service == "table" ? StorageService.Table : StorageService.Queue, call.Method, call.Body.Length > 0);
        _headers = [.. call.Headers.Where(header => Kept.Contains(header.Key))];
        // The thin client has one queue.
        var path = call.Service == "table" ? Uri.UnescapeDataString(call.Path).Replace(" ", "%20", StringComparison.Ordinal)
            : call.Path.Replace($"{StorageRows.Queue}{RecordedCall.LowSuffix}/", $"{StorageRows.Queue}/", StringComparison.Ordinal);
        _path = new TemplateText(path, partition, stem);
        var body = call.Body.Replace(root, rawRoot, StringComparison.Ordinal);
        Chunk = ChunkOf(call, stem);
        if (call.IsTransaction)
        {
            body = Operation().Replace(body, operation => Marked(operation, stem));
        }
        else if (call.Service == "queue" && _hasBody && Chunk is { } chunk)
        {
            HintLength = Convert.FromBase64String(HintText().Match(body).Groups[1].Value).Length;
            body = HintHead().Replace(body, $"$1{TemplateText.HeadOf(chunk)}");
        }

        _body = new TemplateText(body, partition, stem);
    }

    /// <value>The number of the chunk to which the call belongs. Null if it belongs to the whole request.</value>
    public int? Chunk { get; }

    /// <value>The length of the hint that the call enqueues, in bytes.</value>
    public int HintLength { get; }

    /// <summary>Makes the request and stores the ETags of the answer.</summary>
    public async Task SendAsync(ThinClient client, FlowInstance instance)
    {
        var body = _hasBody ? Encoding.Latin1.GetBytes(_body.Fill(instance)) : null;
        var answer = await client.SendAsync(new ThinCall(_service, _method, _path.Fill(instance), _headers, body));
        var at = 0;
        foreach (var chunk in _written)
        {
            at = answer.IndexOf(Status, at, StringComparison.Ordinal) + Status.Length;
            if (chunk is { } number)
            {
                var start = answer.IndexOf(ETagHeader, at, StringComparison.OrdinalIgnoreCase) + ETagHeader.Length;
                instance.ETags[number] = answer[start..answer.IndexOf('\r', start)];
            }
        }
    }

    private string Marked(Match operation, string stem)
    {
        var chunk = Regex.Match(operation.Value, $"RowKey(='|\":\")c{stem}(?<number>\\d{{4}})") is { Success: true } match ? Number(match) : (int?)null;
        _written.Add(chunk);
        return chunk is { } number ? IfMatch().Replace(operation.Value, $"$1{TemplateText.ETagOf(number)}") : operation.Value;
    }

    private static int? ChunkOf(RecordedCall call, string stem)
    {
        var text = call.Service == "queue" && call.Body.Length > 0
            ? Encoding.UTF8.GetString(Convert.FromBase64String(HintText().Match(call.Body).Groups[1].Value))
            : Uri.UnescapeDataString(call.Path) + call.Body;
        var chunks = Regex.Matches(text, $"{stem}(?<number>\\d{{4}})").Select(Number).Distinct().ToList();
        return chunks is [var only] ? only : null;
    }

    private static int Number(Match match) => int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("(?:POST|PUT|PATCH|MERGE|DELETE) http://.*?(?=\r\n--)", RegexOptions.Singleline)]
    private static partial Regex Operation();

    [GeneratedRegex("(If-Match: )[^\r]+")]
    private static partial Regex IfMatch();

    [GeneratedRegex("<MessageText>([^<]+)<")]
    private static partial Regex HintText();

    [GeneratedRegex("(<MessageText>).{12}")]
    private static partial Regex HintHead();
}
