using System.Net;
using System.Text;
using System.Text.Json;

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
    /// <returns>The id of the message.</returns>
    /// <exception cref="InvalidOperationException">The app did not accept the message.</exception>
    public Task<string> AcceptAsync(DateTimeOffset? due = null) =>
        PostAsync("api/messages", $$"""{"to":"{{NextPhone()}}","text":"{{Text}}"{{SendAt(due)}}}""");

    /// <returns>The id of the batch.</returns>
    /// <exception cref="InvalidOperationException">The app did not accept the whole batch.</exception>
    public async Task<string> AcceptBatchAsync(int recipients, DateTimeOffset? due = null)
    {
        var to = string.Join(',', Enumerable.Range(0, recipients).Select(_ => $"\"{NextPhone()}\""));
        return await PostAsync("api/batches", $$"""{"to":[{{to}}],"text":"{{Text}}"{{SendAt(due)}}}""");
    }

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

    /// <summary>Posts a body; the gate is put.</summary>
    /// <returns>The status of the answer.</returns>
    public async Task<int> StatusAsync(string path, byte[] body)
    {
        using var request = new HttpRequestMessage(path.EndsWith("gate", StringComparison.Ordinal) ? HttpMethod.Put : HttpMethod.Post, path);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new("application/json");
        using var response = await _http.SendAsync(request);
        await response.Content.CopyToAsync(Stream.Null);
        return (int)response.StatusCode;
    }

    public void Dispose() => _http.Dispose();

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
