using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using SmsFunctions.IntegrationTests.Callers;
using SmsFunctions.IntegrationTests.Operations;
using SmsFunctions.IntegrationTests.Retention;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Messages;
using SmsFunctions.Search;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Search;

/// <summary>Tests of GET batches: each batch has a header in its last transaction, which the list of its day shows.</summary>
[Collection(OutcomeTests.Name)]
public sealed class BatchListTests(AzuriteFixture azurite)
{
    private const string Today = "2021-03-14";

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(450, 1, 1)]
    [InlineData(49, 49, 1)]
    [InlineData(60, 60, 2)]
    public async Task A_batch_is_stored_with_its_header_in_no_more_transactions_than_before(int recipients, int texts, int transactions)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.AcceptBatchAsync(1);
        app.Time.Advance(TimeSpan.FromSeconds(1));
        app.TableWire.ForgetRequests();

        var id = await app.AcceptBatchAsync(recipients, texts);

        Assert.Equal(transactions, app.TableWire.Requests.Count(request => request.IsTransaction));
        var item = (await ListAsync(app, $"?day={Today}&limit=1"))["items"]![0]!;
        Assert.Equal((id.ToString(), recipients), ((string?)item["id"], (int)item["total"]!));
        var read = await app.Get<BatchReader>().SummaryAsync(id, SmsFunctions.Callers.Caller.Anyone, CancellationToken.None);
        Assert.Equal((read!.Segments, read.SendAt, "Text 0"), ((int)item["segments"]!, (DateTimeOffset)item["sendAt"]!, (string?)item["text"]));
    }

    [Fact]
    public async Task An_item_shows_the_batch_as_it_was_accepted()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?> { ["Tariff:Default"] = "4.5" });
        var text = new string('x', 59) + "\U0001F600";
        var id = (await app.PostBatchAsync(new { to = new[] { "79001234567", "79001234568", "1" }, text, reference = "spring", priority = "low" })).Id();

        var page = await ListAsync(app, $"?day={Today}");

        Assert.Equal(
            $$"""
            {"items":[{"id":"{{id}}","createdAt":"2021-03-14T12:00:00+00:00","sendAt":"2021-03-14T12:00:00+00:00","total":2,"accepted":2,"counts":null,
            "from":"DEMO","reference":"spring","caller":null,"priority":"low","segments":2,"price":9.0,"text":"{{text[..59]}}"}],"continuation":null}
            """.ReplaceLineEndings(""),
            Regex.Unescape(page.ToJsonString()));
    }

    [Fact]
    public async Task A_secret_text_is_neither_stored_in_the_header_nor_shown()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.PostBatchAsync(new { to = new[] { "79001234567", "79001234568" }, text = "Code 482913", secret = true });

        Assert.Null((await ListAsync(app, $"?day={Today}"))["items"]![0]!["text"]);
        Assert.DoesNotContain("482913", string.Concat(((IDictionary<string, object>)await HeaderAsync(app)).Values));
    }

    [Fact]
    public async Task Pages_show_every_batch_once_and_the_newest_first_with_one_query_a_shard()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var ids = new List<string>();
        for (var i = 0; i < 23; i++)
        {
            ids.Add((await app.AcceptBatchAsync(2)).ToString());
            app.Time.Advance(TimeSpan.FromSeconds(i % 3));
        }

        var (shown, next) = (new List<string>(), "");
        for (var pages = 0; next is not null; pages++)
        {
            Assert.InRange(pages, 0, 5);
            app.TableWire.ForgetRequests();
            var page = await ListAsync(app, $"?day={Today}&limit=5{next}");
            Assert.Equal(BatchId.Shards, app.TableWire.Requests.Count);
            shown.AddRange(page["items"]!.AsArray().Select(item => item!["id"]!.GetValue<string>()));
            next = page["continuation"] is { } continuation ? $"&continuation={continuation}" : null;
        }

        Assert.Equal(ids.OrderBy(id => id[9..], StringComparer.Ordinal), shown);
    }

    [Fact]
    public async Task A_single_message_an_abandoned_batch_and_a_header_of_an_earlier_version_are_not_listed()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.AcceptAsync();
        await app.Get<BatchTable>().TryAbortAsync(BatchId.New(app.Now, app.Now), CancellationToken.None);
        var old = BatchId.New(app.Now, app.Now);
        await app.AddAsync(new TableEntity(old.Partition, Keys.Header(old)) { ["State"] = nameof(HeaderState.Committed), ["Caller"] = "shop" });

        Assert.Equal("""{"items":[],"continuation":null}""", (await ListAsync(app, $"?day={Today}")).ToJsonString());
    }

    [Fact]
    public async Task A_damaged_header_hides_no_other_batch()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var (damaged, other) = (await app.AcceptBatchAsync(2), await app.AcceptBatchAsync(2));
        await app.AddAsync(new TableEntity(damaged.Partition, Keys.Header(damaged)) { ["Priority"] = "urgent" });

        Assert.Equal([other.ToString()], await IdsAsync(app, $"?day={Today}"));
        Assert.Single(app.Log.Alerts("ChunkUnreadable"));
    }

    [Fact]
    public async Task A_scheduled_batch_is_listed_on_its_day_in_UTC_and_in_Moscow()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var numbers = new[] { "79001234567", "79001234568" };
        var id = (await app.PostBatchAsync(new { to = numbers, text = "later", sendAt = "2021-03-20T22:30:00Z" })).Id();

        Assert.Equal([id], await IdsAsync(app, "?day=2021-03-20"));
        Assert.Equal([id], await IdsAsync(app, "?day=2021-03-21&tz=moscow"));
        Assert.Empty(await IdsAsync(app, "?day=2021-03-20&tz=moscow"));
        Assert.Empty(await IdsAsync(app, $"?day={Today}"));
    }

    [Fact]
    public async Task A_caller_sees_its_own_batches_and_a_reader_all()
    {
        await using var app = await CallerDriver.StartAsync(azurite);
        object batch = new { to = new[] { "79001234567", "79001234568" }, text = "Hello" };
        var (shop, crm) = ((await app.SendBatchAsync(CallerDriver.Shop, batch)).Id(), (await app.SendBatchAsync(CallerDriver.Crm, batch)).Id());

        Assert.Equal([shop], await AskAsync(CallerDriver.Shop));
        Assert.Equal(new[] { shop, crm }.Order(), (await AskAsync(CallerDriver.Ops)).Order());

        async Task<List<string>> AskAsync(string key) => Ids((await app.AskAsync(
            key, "ListBatches", request => app.Create<ListBatchFunctions>().ListAsync(request, CancellationToken.None), query: $"?day={Today}")).Json);
    }

    [Fact]
    public async Task The_text_of_a_header_is_purged_with_that_of_its_first_message_and_the_header_with_its_messages()
    {
        await using var app = await InProcessApp.StartAsync(
            azurite, settings: new Dictionary<string, string?> { ["Retention:Texts"] = "10", ["Retention:Rows"] = "50" });
        await app.CancelledBatchAsync(3, texts: 2);

        await app.LiveDaysAsync(9);
        Assert.Equal("Text 0", (await HeaderAsync(app)).GetString("Text"));
        await app.LiveDaysAsync(5);
        Assert.Equal("", (await HeaderAsync(app)).GetString("Text"));
        Assert.Null((await ListAsync(app, $"?day={Today}"))["items"]![0]!["text"]);

        await app.LiveDaysAsync(60);
        Assert.DoesNotContain(await app.Stored.RowsAsync(), row => row.RowKey[0] is 'b' or 'c');
    }

    [Fact]
    public async Task The_text_of_a_header_stays_while_its_first_message_waits()
    {
        await using var app = await InProcessApp.StartAsync(
            azurite, settings: new Dictionary<string, string?> { ["Retention:Texts"] = "10", ["Retention:Rows"] = "50" });
        app.Simulator.Faults.Add(OperationDriver.NoAnswer());
        var batch = await app.AcceptBatchAsync(2);
        await app.WorkAsync();
        await app.LiveDaysAsync(40);
        Assert.Equal("Text 0", (await HeaderAsync(app)).GetString("Text"));

        await app.ResolveAsync(batch, "failed");
        await app.LiveDaysAsync(41);

        Assert.Equal("", (await HeaderAsync(app)).GetString("Text"));
    }

    [Theory]
    [InlineData("", "day")]
    [InlineData("?day=today", "day")]
    [InlineData("?day=2021-03-14&tz=berlin", "tz")]
    [InlineData("?day=2021-03-14&limit=0", "limit")]
    [InlineData("?day=2021-03-14&continuation=x", "continuation")]
    [InlineData("?day=2021-03-14&status=sent", "status")]
    public async Task A_wrong_parameter_is_400(string query, string parameter)
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var answer = await GetAsync(app, query);

        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Json["errors"]![parameter]);
    }

    [Fact]
    public async Task Storage_down_is_503()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.Everything();

        Assert.Equal(503, (await GetAsync(app, $"?day={Today}")).Status);
    }

    private static async Task<TableEntity> HeaderAsync(InProcessApp app) => Assert.Single(await app.Stored.RowsAsync(), row => row.RowKey[0] == 'b');

    private static async Task<List<string>> IdsAsync(InProcessApp app, string query) => Ids(await ListAsync(app, query));

    private static List<string> Ids(JsonNode page) => [.. page["items"]!.AsArray().Select(item => item!["id"]!.GetValue<string>())];

    private static async Task<JsonNode> ListAsync(InProcessApp app, string query)
    {
        var answer = await GetAsync(app, query);
        Assert.True(answer.Status == 200, answer.Body);
        return answer.Json;
    }

    private static Task<DirectCall> GetAsync(InProcessApp app, string query) => DirectCall.OfAsync(app.Services, [], request =>
    {
        request.QueryString = new QueryString(query);
        return app.Create<ListBatchFunctions>().ListAsync(request, CancellationToken.None);
    });
}
