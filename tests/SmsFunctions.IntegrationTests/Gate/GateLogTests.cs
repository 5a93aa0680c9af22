using System.Text.Json.Nodes;
using SmsFunctions.Gate;
using SmsFunctions.IntegrationTests.Retention;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Gate;

/// <summary>Tests of GET gate/log.</summary>
[Collection(GateCollection.Name)]
public sealed class GateLogTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_gate_that_was_never_changed_has_an_empty_log()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        Assert.Equal((200, """{"items":[],"continuation":null}"""), await LogAsync(app));
    }

    [Fact]
    public async Task Every_change_of_state_is_in_the_log_newest_first()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.CloseAsync(GateDriver.Credits);
        app.Time.Advance(TimeSpan.FromMinutes(2));
        await app.Gate().SetAsync(GatePosition.Held, "wrong texts", CancellationToken.None, "crm");
        app.Time.Advance(TimeSpan.FromMinutes(2));
        await app.Gate().SetAsync(GatePosition.Open, null, CancellationToken.None);

        var items = await ItemsAsync(app);

        Assert.Equal([("open", null, null, null), ("held", "wrong texts", null, "crm")], items.Take(2));
        Assert.Equal(("stopped", "NotEnoughCredits", (string?)null), (items[2].State, items[2].Code, items[2].By));
        Assert.Equal(3, items.Count);
    }

    [Fact]
    public async Task A_new_reason_of_an_operator_is_in_the_log_and_a_repeated_one_is_not()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        foreach (var reason in (string[])["one", "one", "two"])
        {
            await app.Gate().SetAsync(GatePosition.Held, reason, CancellationToken.None, "crm");
            app.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["two", "one"], (await ItemsAsync(app)).Select(item => item.Reason));
    }

    [Fact]
    public async Task The_steps_of_a_probe_are_left_out()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.CloseAsync(GateDriver.Busy);

        await app.TickForAsync(TimeSpan.FromMinutes(5));

        Assert.Equal("breaker", Assert.Single(await ItemsAsync(app)).State);
    }

    [Fact]
    public async Task A_change_whose_answer_was_lost_is_in_the_log_once()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.AnswerOf(1, request => request.Method == "POST");

        await app.Gate().SetAsync(GatePosition.Held, "x", CancellationToken.None);
        app.TableWire.Cuts = null;

        Assert.Equal("held", Assert.Single(await ItemsAsync(app)).State);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gaps()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        for (var change = 0; change < 5; change++)
        {
            await app.Gate().SetAsync(GatePosition.Held, $"{change}", CancellationToken.None);
            app.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var reasons = new List<string>();
        for (string? next = ""; next is not null;)
        {
            var (_, body) = await LogAsync(app, $"?limit=2{(next.Length > 0 ? "&continuation=" : "")}{next}");
            var page = JsonNode.Parse(body)!;
            reasons.AddRange(page["items"]!.AsArray().Select(item => $"{item!["reason"]}"));
            next = (string?)page["continuation"];
        }

        Assert.Equal(["4", "3", "2", "1", "0"], reasons);
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?continuation=1", "continuation")]
    [InlineData("?continuation=1234567890123'or", "continuation")]
    [InlineData("?limit=1&limit=2", "limit")]
    [InlineData("?state=held", "state")]
    public async Task A_wrong_parameter_is_400_and_named(string query, string parameter)
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var (status, body) = await LogAsync(app, query);

        Assert.Equal((400, parameter), (status, Assert.Single(JsonNode.Parse(body)!["errors"]!.AsObject()).Key));
    }

    [Fact]
    public async Task Rows_are_purged_after_the_time_of_the_messages()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.Gate().SetAsync(GatePosition.Held, "old", CancellationToken.None);
        app.Time.Advance(TimeSpan.FromDays(2));
        await app.Gate().SetAsync(GatePosition.Open, "new", CancellationToken.None);

        app.Time.Advance(TimeSpan.FromDays(new RetentionOptions().Rows - 1));
        await app.PurgeAsync();

        Assert.Equal("new", Assert.Single(await ItemsAsync(app)).Reason);
        Assert.Equal("new", (await app.StoredGateAsync()).Reason);
    }

    private static async Task<List<(string State, string? Reason, string? Code, string? By)>> ItemsAsync(InProcessApp app) =>
    [
        .. JsonNode.Parse((await LogAsync(app)).Body)!["items"]!.AsArray()
            .Select(item => ((string)item!["state"]!, (string?)item["reason"], (string?)item["code"], (string?)item["by"])),
    ];

    private static async Task<(int Status, string Body)> LogAsync(InProcessApp app, string query = "")
    {
        var answer = await DirectCall.OfAsync(app.Services, [], request =>
        {
            request.QueryString = new(query);
            return app.Create<GateLogFunctions>().GetAsync(request, CancellationToken.None);
        });
        return (answer.Status, answer.Body);
    }
}
