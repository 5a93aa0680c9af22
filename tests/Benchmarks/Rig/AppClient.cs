using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmsFunctions.Benchmarks.Rig;

/// <summary>A minimal client of the app's HTTP API.</summary>
internal sealed class AppClient(Uri address) : IDisposable
{
    private const string Text = "Ваш код 4821. Никому его не сообщайте.";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static long _phone = 79_010_000_000;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null })
    {
        BaseAddress = address,
    };

    /// <param name="due">The due time. Null means now.</param>
    /// <param name="phone">The number. Null means one that no other message has.</param>
    /// <returns>The id of the message.</returns>
    /// <exception cref="InvalidOperationException">The app did not accept the message.</exception>
    public Task<string> AcceptAsync(DateTimeOffset? due = null, string? phone = null) =>
        PostAsync("api/messages", Message(phone ?? $"{NextPhone()}", SendAt(due)));

    /// <param name="priority">The priority. Null means that of the app.</param>
    /// <returns>The id of the batch.</returns>
    /// <exception cref="InvalidOperationException">The app did not accept the whole batch.</exception>
    public Task<string> AcceptBatchAsync(int recipients, DateTimeOffset? due = null, string? priority = null) =>
        PostAsync("api/batches", Batch(recipients, $"{(priority is null ? "" : $",\"priority\":\"{priority}\"")}{SendAt(due)}"));

    /// <summary>Returns the status word of a message.</summary>
    public async Task<string> StatusOfAsync(string id) => (string)(await _http.GetFromJsonAsync<JsonNode>($"api/messages/{id}"))!["status"]!;

    /// <summary>Returns the length in bytes of a request with a number of messages.</summary>
    public static int LengthOf(int messages) => Encoding.UTF8.GetByteCount(messages == 1 ? Message($"{NextPhone()}", "") : Batch(messages, ""));

    public async Task HealthyAsync()
    {
        for (var begun = TimeProvider.System.GetTimestamp(); ; await Task.Delay(Poll, TimeProvider.System))
        {
            try
            {
                using var response = await _http.GetAsync("api/health");
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (TimeProvider.System.GetElapsedTime(begun) < Timeouts.Long)
            {
                // The app does not listen yet.
            }

            Timeouts.Check(begun, Timeouts.Long, "the app to be healthy");
        }
    }

    /// <summary>Posts a batch in any of its shapes.</summary>
    /// <returns>The id of the batch.</returns>
    /// <exception cref="InvalidOperationException">The app did not accept the batch.</exception>
    public Task<string> AcceptBatchAsync(string json) => PostAsync("api/batches", json);

    /// <param name="method">The method. Null means PUT for the gate and POST for all others.</param>
    /// <param name="body">The body, which may be empty.</param>
    /// <returns>The status of the answer.</returns>
    public async Task<int> StatusAsync(string path, byte[] body, HttpMethod? method = null)
    {
        method ??= path.EndsWith("gate", StringComparison.Ordinal) ? HttpMethod.Put : HttpMethod.Post;
        using var request = new HttpRequestMessage(method, path);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new("application/json");
        }

        using var response = await _http.SendAsync(request);
        await response.Content.CopyToAsync(Stream.Null);
        return (int)response.StatusCode;
    }

    public void Dispose() => _http.Dispose();

    private static string Message(string phone, string rest) => $$"""{"to":"{{phone}}","text":"{{Text}}"{{rest}}}""";

    private static string Batch(int recipients, string rest)
    {
        var to = string.Join(',', Enumerable.Range(0, recipients).Select(_ => $"\"{NextPhone()}\""));
        return $$"""{"to":[{{to}}],"text":"{{Text}}"{{rest}}}""";
    }

    private static long NextPhone() => Interlocked.Increment(ref _phone);

    private static string SendAt(DateTimeOffset? due) => due is { } at ? $",\"sendAt\":\"{at:O}\"" : "";

    private async Task<string> PostAsync(string path, string json)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        content.Headers.ContentType = new("application/json");
        using var response = await _http.PostAsync(path, content);
        var body = await response.Content.ReadAsByteArrayAsync();
        return response.StatusCode == HttpStatusCode.Accepted
            ? Id(body)
            : throw new InvalidOperationException($"The app answered {path} with {(int)response.StatusCode}: {Encoding.UTF8.GetString(body)}");
    }

    // Reads only up to the id, because the client uses the same processors as the app.
    private static string Id(byte[] body)
    {
        var json = new Utf8JsonReader(body);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("id"u8))
            {
                json.Read();
                return json.GetString()!;
            }
        }

        throw new InvalidOperationException("The answer has no id.");
    }
}
