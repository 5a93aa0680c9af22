using System.Net.Http.Json;
using System.Text.Json.Nodes;
using GatewaySimulator.Faults;
using SmsFunctions.EndToEndTests.Faults.Rig;

namespace SmsFunctions.EndToEndTests.Faults.Load;

/// <summary>
/// A client that follows the API rules. With an <c>Idempotency-Key</c> it repeats a POST at either instance until it has a definite
/// answer. Without a key it never repeats a POST. It repeats requests that are safe to repeat.
/// </summary>
internal sealed class Client(FaultSystem system, RequestLog requestLog) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(40) };

    /// <param name="random">The random source of this request only.</param>
    /// <param name="key">The idempotency key. Null sends the request once.</param>
    public Task<ClientAnswer> PostAsync(string path, object body, string? key, Random random) =>
        AskAsync(HttpMethod.Post, path, body, key, key is not null, random);

    public Task<ClientAnswer> GetAsync(string path, Random random) => AskAsync(HttpMethod.Get, path, null, null, isRepeated: true, random);

    public Task<ClientAnswer> PutAsync(string path, object body, Random random) => AskAsync(HttpMethod.Put, path, body, null, isRepeated: true, random);

    public Task<ClientAnswer> PatchAsync(string path, object body, Random random) => AskAsync(HttpMethod.Patch, path, body, null, isRepeated: true, random);

    public Task<ClientAnswer> DeleteAsync(string path, Random random) => AskAsync(HttpMethod.Delete, path, null, null, isRepeated: true, random);

    /// <summary>Makes the gateway close the connection of the next call to this phone without an answer.</summary>
    /// <param name="isTaken">Whether the gateway accepts the message nevertheless.</param>
    public void LoseAnswerTo(string phone, bool isTaken) =>
        system.Simulator.Faults.Add(new Fault { Phone = phone, Action = FaultAction.Fin, Ledger = isTaken, Times = 1 });

    public void Dispose() => _http.Dispose();

    private async Task<ClientAnswer> AskAsync(HttpMethod method, string path, object? body, string? key, bool isRepeated, Random random)
    {
        var begun = TimeProvider.System.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var answer = await TryAsync(method, path, body, key, system.Apps[random.Next(system.Apps.Count)]) with { Tries = tries };
            requestLog.Answers.Add($"{(method == HttpMethod.Post ? "" : $"{method} ")}{(answer.Status is { } status ? $"{status}" : "no answer")}");
            if (!isRepeated || answer.Status is >= 200 and < 500 || TimeProvider.System.GetElapsedTime(begun) > Patience)
            {
                return answer;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200, 1_000)), TimeProvider.System);
        }
    }

    private async Task<ClientAnswer> TryAsync(HttpMethod method, string path, object? body, string? key, FaultApp app)
    {
        using var request = new HttpRequestMessage(method, new Uri(app.Address, path)) { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", $"\"{key}\"");
        }

        try
        {
            using var response = await _http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return new((int)response.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null);
        }
        catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException)
        {
            return new(null, null);
        }
    }
}

/// <param name="Status">The status code, or null if no answer arrived.</param>
internal sealed record ClientAnswer(int? Status, JsonNode? Body)
{
    /// <value>The number of requests until this answer.</value>
    public int Tries { get; init; } = 1;

    /// <value>The id of the message or batch in a 202, and in a 503 for a write with an unknown result.</value>
    public string? Id => Body is JsonObject all && all["id"] is JsonValue id ? id.GetValue<string>() : null;

    /// <value>The meaning of the answer for the valid messages of the request.</value>
    public AnswerState AnswerState => this switch
    {
        { Status: 202 } => AnswerState.Accepted,
        { Status: >= 400 and < 500 } => AnswerState.Refused,
        // The answer states that nothing was stored, unless it contains an id.
        { Status: 503, Id: null } => AnswerState.Refused,
        _ => AnswerState.Maybe,
    };
}
