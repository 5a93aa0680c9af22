using System.Text;
using System.Text.Json.Nodes;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Gate;

/// <summary>Tests of GET gate and PUT gate.</summary>
[Collection(GateCollection.Name)]
public sealed class GateHttpTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_gate_that_was_never_changed_is_open()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var answer = await GetAsync(app);

        Assert.Equal(
            (200, """{"state":"open","reason":null,"by":null,"code":null,"since":null,"nextProbeAt":null,"waiting":0,"advice":null}"""),
            (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Put_gate_answers_with_the_same_body_as_get_gate()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var held = await PutAsync(app, """{"state":"held","reason":"до обеда"}""");
        Assert.Equal((200, "held", "до обеда", app.Now), (held.Status, Text(held, "state"), Text(held, "reason"), Time(held, "since")));
        Assert.Equal(held.Body, (await GetAsync(app)).Body);

        app.Time.Advance(TimeSpan.FromMinutes(1));
        var other = await PutAsync(app, """{"state":"held","reason":"until four"}""");
        Assert.Equal((200, "until four", app.Now.AddMinutes(-1)), (other.Status, Text(other, "reason"), Time(other, "since")));

        var open = await PutAsync(app, """{"state":"open"}""");
        Assert.Equal((200, "open", null, app.Now), (open.Status, Text(open, "state"), Text(open, "reason"), Time(open, "since")));
    }

    [Fact]
    public async Task A_stopped_gate_reports_the_reason_and_the_next_probe_time()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.CloseAsync(GateDriver.Credits);

        var answer = await GetAsync(app);

        Assert.Equal(("stopped", "NotEnoughCredits", app.Now.AddMinutes(1)), (Text(answer, "state"), Text(answer, "code"), Time(answer, "nextProbeAt")));
    }

    [Fact]
    public async Task Get_gate_reports_how_many_calls_are_waiting()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        for (var i = 0; i < 3; i++)
        {
            var id = await app.AcceptAsync();
            var stored = await app.Stored.StoredAsync(id);
            await app.Table.WriteAsync(stored, stored.Chunk with { Marker = new Marker(MarkerKind.Held, app.Now) }, CancellationToken.None);
        }

        Assert.Equal("3", Text(await GetAsync(app), "waiting"));
    }

    [Theory]
    [InlineData("""{"state":"held"}""", "reason")]
    [InlineData("""{"state":"held","reason":"a\nb"}""", "reason")]
    [InlineData("""{"state":"breaker","reason":"x"}""", "state")]
    [InlineData("""{"reason":"x"}""", "state")]
    [InlineData("""{"state":1}""", "state")]
    [InlineData("""{"state":"open","until":"noon"}""", "until")]
    [InlineData("null", "body")]
    [InlineData("open", "body")]
    public async Task A_malformed_request_is_400_names_the_field_and_changes_nothing(string body, string field)
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var answer = await PutAsync(app, body);

        Assert.Equal((400, field), (answer.Status, Assert.Single(JsonNode.Parse(answer.Body)!["errors"]!.AsObject()).Key));
        Assert.Empty(app.TableWire.Requests);
    }

    [Fact]
    public async Task Without_storage_the_answer_is_503_and_nothing_changes()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.Everything();

        var (put, get) = (await PutAsync(app, """{"state":"held","reason":"x"}"""), await GetAsync(app));
        app.TableWire.Cuts = null;

        Assert.Equal((503, 503), (put.Status, get.Status));
        Assert.Equal(GateState.Initial, await app.StoredGateAsync());
    }

    [Fact]
    public async Task A_change_whose_answer_is_lost_is_not_reported_as_not_stored()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.Everything();

        var put = await PutAsync(app, """{"state":"held","reason":"x"}""");

        Assert.Contains("it is unknown whether the change was stored", put.Json["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_phone_number_in_the_operators_reason_is_masked_in_the_log()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        await PutAsync(app, """{"state":"held","reason":"call 79007654321 first"}""");

        Assert.Equal(1, app.Alerts("call 7900***4321 first"));
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("79007654321", StringComparison.Ordinal));
    }

    private static Task<DirectCall> GetAsync(InProcessApp app) =>
        DirectCall.OfAsync(app.Services, [], request => app.Create<GateFunctions>().GetAsync(request, CancellationToken.None));

    private static Task<DirectCall> PutAsync(InProcessApp app, string body) =>
        DirectCall.OfAsync(app.Services, Encoding.UTF8.GetBytes(body), request => app.Create<GateFunctions>().SetAsync(request, CancellationToken.None));

    private static string? Text(DirectCall answer, string field) => JsonNode.Parse(answer.Body)![field]?.ToString();

    private static DateTimeOffset? Time(DirectCall answer, string field) => JsonNode.Parse(answer.Body)![field]?.GetValue<DateTimeOffset>();
}
