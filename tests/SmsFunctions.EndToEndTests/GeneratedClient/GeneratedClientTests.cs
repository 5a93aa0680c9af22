using System.Reflection;
using NJsonSchema.CodeGeneration.CSharp;

namespace SmsFunctions.EndToEndTests.GeneratedClient;

/// <summary>
/// A client that NSwag generates with its default settings sends, reads, lists, changes and cancels. It must not throw after an accepted request, because
/// its caller would send the message again.
/// </summary>
[Collection(WholeAppTests.Name)]
public sealed class GeneratedClientTests(RunningApps apps) : IDisposable
{
    private readonly HttpClient _http = new();

    [Theory]
    [InlineData(CSharpJsonLibrary.NewtonsoftJson)]
    [InlineData(CSharpJsonLibrary.SystemTextJson)]
    public async Task A_message_is_sent_read_listed_changed_and_cancelled(CSharpJsonLibrary json)
    {
        await using var app = await apps.TakeAsync();
        var (api, client) = await ClientAsync(json, app);
        var request = New(api, "MessageRequest");
        (request.To, request.Text, request.Reference) = ("79001234567", "Your order 17 is ready.", "order-17");
        (request.SendAt, request.Priority, request.ReplaceLookAlikes) =
            (TimeProvider.System.GetUtcNow().AddHours(2), Word(api, "Priority", "High"), Word(api, "TextSaving", "IfCheaper"));

        var accepted = await client.SendMessageAsync(null, $"generated-{json}", "Anna", request);
        var repeated = await client.SendMessageAsync(null, $"generated-{json}", "Anna", request);
        var read = await client.GetMessageAsync(accepted.Id);
        var listed = await client.ListMessagesAsync(Statuses(api, "Scheduled", "Held"), "79001234567", null, null, null, "order-17", null, null, 10, null);
        var found = await client.LookupAsync($"generated-{json}", null);
        var change = New(api, "ChangeRequest");
        change.Text = "Your order 17 is late.";
        var changed = await client.ChangeMessageAsync(accepted.Id, null, null, change);
        var cancelled = await client.CancelMessageAsync(accepted.Id, null, "Anna");

        Assert.Equal(accepted.Id, repeated.Id);
        Assert.Equal(("order-17", "Scheduled", (object?)null), ((string)read.Reference, (string)read.Status.ToString(), (object?)read.Error));
        Assert.Contains((IEnumerable<dynamic>)listed.Items, message => message.Id == accepted.Id);
        Assert.Equal(("Message", accepted.Id), ((string)found.Kind.ToString(), (string)found.Id));
        Assert.Equal("Your order 17 is late.", (string)changed.Text);
        Assert.Equal(1, (int)cancelled.Cancelled);
    }

    [Theory]
    [InlineData(CSharpJsonLibrary.NewtonsoftJson)]
    [InlineData(CSharpJsonLibrary.SystemTextJson)]
    public async Task A_batch_is_sent_counted_and_cancelled_and_a_refusal_is_a_problem(CSharpJsonLibrary json)
    {
        await using var app = await apps.TakeAsync();
        var (api, client) = await ClientAsync(json, app);
        var request = New(api, "BatchRequest");
        (request.To, request.Text, request.SendAt) = (new List<string> { "79001234567", "1" }, "Hello", TimeProvider.System.GetUtcNow().AddHours(2));

        var checkedOnly = await client.SendBatchAsync(true, 10, null, null, request);
        var accepted = await client.SendBatchAsync(null, null, null, null, request);
        var counted = await client.GetBatchAsync(accepted.Id);
        var page = await client.GetBatchMessagesAsync(accepted.Id, null, null, null, null, null);
        var change = New(api, "BatchChangeRequest");
        change.SendAt = TimeProvider.System.GetUtcNow().AddHours(3);
        var changed = await client.ChangeBatchAsync(accepted.Id, null, null, change);
        var day = ((DateTimeOffset)counted.SendAt).UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var listed = await client.ListBatchesAsync(day, null, null, null);
        var cancelled = await client.CancelBatchAsync(accepted.Id, null, null);
        var blank = New(api, "MessageRequest");
        (blank.To, blank.Text) = ("79001234567", " ");
        var refused = await Assert.ThrowsAnyAsync<Exception>(async () => await client.SendMessageAsync(null, null, null, blank));

        Assert.Null((string?)checkedOnly.Id);
        Assert.Equal("Hello", (string)Enumerable.Single(checkedOnly.Preview).Text);
        Assert.Null((object?)accepted.Preview);
        Assert.Equal((1, 1), ((int)accepted.Accepted, (int)Enumerable.Single(accepted.Rejected).Index));
        Assert.Equal((1, 1), ((int)counted.Total, (int)Enumerable.Count(page.Items)));
        Assert.Contains((IEnumerable<dynamic>)listed.Items, batch => batch.Id == accepted.Id && batch.SendAt == changed.SendAt && batch.Counts == null);
        Assert.Equal(1, (int)cancelled.Cancelled);
        Assert.Equal(400, (int)((dynamic)refused).Result.Status);
    }

    [Theory]
    [InlineData(CSharpJsonLibrary.NewtonsoftJson)]
    [InlineData(CSharpJsonLibrary.SystemTextJson)]
    public async Task Balance_gate_stop_list_and_health_are_read(CSharpJsonLibrary json)
    {
        await using var app = await apps.TakeAsync();
        var (api, client) = await ClientAsync(json, app);

        var stopped = await client.AddStopAsync("79001234569", null, New(api, "StopRequest"));
        var stops = await client.ListStopsAsync(null, null);
        await client.RemoveStopAsync("79001234569", null);

        Assert.Null((string?)stopped.Reason);
        Assert.Contains((IEnumerable<dynamic>)stops.Items, entry => entry.Phone == "79001234569");
        Assert.Equal("open", (string)(await client.GetGateAsync()).State);
        Assert.NotNull(await client.GetBalanceAsync());
        Assert.NotNull((await client.GetGateLogAsync(null, null)).Items);
        Assert.NotNull((await client.GetBalanceLogAsync(null, null, null, null)).Items);
        Assert.Equal("RU", (string)(await client.GetSettingsAsync()).Region);
        Assert.Equal("healthy", (string)(await client.GetOverviewAsync()).Health);
        Assert.NotNull((await client.ListCallbacksAsync("owed", null, null)).Items);
        Assert.Single((IEnumerable<dynamic>)(await client.GetStatsAsync("2026-11-22", "2026-11-22", "day")).Items);
        Assert.NotNull((await client.GetAttentionAsync(10, null)).Items);
        Assert.NotNull(await client.HealthAsync());
    }

    public void Dispose() => _http.Dispose();

    private async Task<(Assembly Api, dynamic Client)> ClientAsync(CSharpJsonLibrary json, AppHarness app)
    {
        var api = await GeneratedAssembly.GetAsync(json);
        dynamic client = Activator.CreateInstance(api.GetType("Generated.Client")!, _http)!;
        client.BaseUrl = new Uri(app.Address, "api").ToString();
        return (api, client);
    }

    private static dynamic New(Assembly api, string type) => Activator.CreateInstance(api.GetType($"Generated.{type}")!)!;

    private static dynamic Word(Assembly api, string type, string word) => Enum.Parse(api.GetType($"Generated.{type}")!, word);

    private static dynamic Statuses(Assembly api, params string[] words)
    {
        var statuses = Array.CreateInstance(api.GetType("Generated.MessageStatus")!, words.Length);
        for (var index = 0; index < words.Length; index++)
        {
            statuses.SetValue(Word(api, "MessageStatus", words[index]), index);
        }

        return statuses;
    }
}
