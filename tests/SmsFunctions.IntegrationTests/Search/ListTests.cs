using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Search;
using SmsFunctions.Storage;
using SmsFunctions.Submission;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Search;

/// <summary>Tests of GET messages over real rows. The app's clock shows 2021-03-14 12:00 UTC.</summary>
public sealed class ListTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly DateTimeOffset Noon = InProcessApp.Start;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task Pages_show_every_message_of_three_days_once_and_the_newest_first(int limit)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var put = new List<MessageId>();
        foreach (var created in Enumerable.Range(0, 60).Select(i => Noon.AddHours(-i)))
        {
            put.Add(await PutAsync(app, created));
        }

        Assert.Equal(Ids(put), (await AllAsync(app, $"?limit={limit}")).Select(Id));
    }

    [Fact]
    public async Task Messages_accepted_between_the_pages_neither_repeat_nor_hide_others()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var put = new List<MessageId>();
        foreach (var created in Enumerable.Range(0, 60).Select(i => Noon.AddMinutes(-30 * i)))
        {
            put.Add(await PutAsync(app, created));
        }

        var shown = await AllAsync(app, "?limit=7", async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                app.Time.Advance(TimeSpan.FromMilliseconds(1));
                await app.AcceptAsync();
            }
        });

        Assert.Equal(Ids(put), shown.Select(Id));
    }

    [Fact]
    public async Task A_message_created_in_the_same_millisecond_as_others_is_shown_once_too()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var put = new List<MessageId>();
        for (var i = 0; i < 40; i++)
        {
            put.Add(await PutAsync(app, Noon));
        }

        Assert.Equal(put.Select(id => id.ToString()).Order(), (await AllAsync(app, "?limit=3")).Select(Id).Order());
    }

    [Fact]
    public async Task A_moscow_day_is_from_21_to_21_and_a_utc_day_from_midnight_to_midnight()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var midnight = Noon.AddHours(-12);
        var early = await PutAsync(app, midnight.AddHours(-3).AddMilliseconds(-1));
        var first = await PutAsync(app, midnight.AddHours(-3));
        var morning = await PutAsync(app, midnight);
        var last = await PutAsync(app, midnight.AddHours(21).AddMilliseconds(-1));
        var late = await PutAsync(app, midnight.AddHours(21));
        var ahead = await PutAsync(app, midnight.AddDays(-3), due: midnight.AddHours(-1));

        Assert.Equal(Ids([last, morning, first, ahead]), (await AllAsync(app, "?day=2021-03-14&tz=moscow&limit=3")).Select(Id));
        Assert.Equal(Ids([late]), (await AllAsync(app, "?day=2021-03-15&tz=moscow")).Select(Id));
        Assert.Equal(Ids([late, last, morning]), (await AllAsync(app, "?day=2021-03-14&tz=utc")).Select(Id));
        Assert.Equal(Ids([first, early, ahead]), (await AllAsync(app, "?day=2021-03-13")).Select(Id));
    }

    [Fact]
    public async Task A_postponed_message_stays_in_the_day_on_which_it_was_first_due()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var putOff = await PutAsync(app, Noon);
        var stored = await app.Stored.StoredAsync(putOff.Chunk);
        Assert.True((await app.Table.WriteAsync(stored, stored.Chunk with { Due = Noon.AddDays(5) }, CancellationToken.None)).Written);

        Assert.Equal(Ids([putOff]), (await AllAsync(app, "?day=2021-03-14")).Select(Id));
        Assert.Equal(Ids([putOff]), (await AllAsync(app, "?day=2021-03-15&tz=moscow")).Select(Id));
        Assert.Empty(await AllAsync(app, "?day=2021-03-19"));
    }

    [Fact]
    public async Task A_number_is_found_over_many_days_in_batches_and_in_the_future()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        const string wanted = "79007654321";
        var tomorrow = await PutAsync(app, Noon.AddMinutes(-5), due: Noon.AddDays(1), wanted);
        var today = await PutAsync(app, Noon.AddMinutes(-1), phone: wanted);
        await PutAsync(app, Noon);
        var inBatch = await PutAsync(app, Noon.AddDays(-3), phones: ["79000000001", wanted, "79000000002"]);
        var old = await PutAsync(app, Noon.AddDays(-20), phone: wanted);
        await PutAsync(app, Noon.AddDays(-21));

        var shown = await AllAsync(app, "?to=8 (900) 765-43-21&limit=2");

        Assert.Equal(Ids([tomorrow, today, inBatch with { Index = 1 }, old]), shown.Select(Id));
        Assert.All(shown, message => Assert.Equal(wanted, message["to"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_list_of_everything_begins_with_today()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await PutAsync(app, Noon.AddMinutes(-5), due: Noon.AddDays(1));
        var today = await PutAsync(app, Noon);

        Assert.Equal(Ids([today]), (await AllAsync(app, "")).Select(Id));
    }

    [Fact]
    public async Task A_filter_by_an_open_status_reads_every_open_day_and_no_other()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var ahead = await PutAsync(app, Noon.AddMinutes(-5), due: Noon.AddDays(200));
        var today = await PutAsync(app, Noon);
        var (sent, gone) = (await app.SendAsync(), await PutAsync(app, Noon.AddDays(-300), status: MessageStatus.Failed));
        var old = await PutAsync(app, Noon.AddDays(-500));
        app.TableWire.ForgetRequests();

        var shown = await AllAsync(app, "?status=scheduled,queued");

        Assert.Equal(Ids([ahead, today, old]), shown.Select(Id));
        Assert.Equal(1 + (16 * 3), app.TableWire.Requests.Count);
        Assert.Equal([$"{sent.Id}-000"], (await AllAsync(app, "?status=sent")).Select(Id));
        Assert.Equal([gone.ToString()], (await AllAsync(app, "?status=failed,unconfirmed")).Select(Id));
    }

    [Fact]
    public async Task Each_recipient_of_a_batch_is_a_separate_message()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await AcceptBatchAsync(app, 450, i => "Hello");
        var single = await PutAsync(app, Noon.AddMilliseconds(1));

        var shown = await AllAsync(app, "?limit=170&day=2021-03-14");

        Assert.Equal(Ids([single]), shown.Take(1).Select(Id));
        Assert.Equal(Enumerable.Range(0, 450).Select(i => $"{batch}{i / 200:D4}-{i % 200:D3}"), shown.Skip(1).Select(Id));
        Assert.All(shown.Skip(1), message => Assert.Equal(batch.ToString(), message["batchId"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_incompletely_stored_batch_is_not_listed()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var seen = new List<JsonNode>();
        app.TableWire.Cuts = Cuts.Meanwhile(
            3, request => request.IsTransaction, () => seen = Task.Run(() => AllAsync(app, "?limit=50")).GetAwaiter().GetResult());
        await AcceptBatchAsync(app, 120, i => $"Text {i}");

        Assert.Empty(seen);
        Assert.Equal(120, (await AllAsync(app, "?limit=50")).Select(Id).Distinct().Count());
    }

    [Fact]
    public async Task An_abandoned_batch_is_not_listed()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.Meanwhile(3, request => request.IsTransaction, () => Task.Run(async () =>
        {
            var row = (await app.Stored.RowsAsync()).First(row => row.RowKey.StartsWith('c'));
            await app.Get<BatchTable>().TryAbortAsync(Keys.ChunkOf(row.PartitionKey, row.RowKey).Batch, CancellationToken.None);
        }).GetAwaiter().GetResult());
        await TryAcceptBatchAsync(app, 120, i => $"Text {i}");

        Assert.Empty(await AllAsync(app, ""));
    }

    [Fact]
    public async Task An_unreadable_row_hides_no_other_message()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var (newer, damaged, older) = (await PutAsync(app, Noon), await PutAsync(app, Noon.AddMinutes(-1)), await PutAsync(app, Noon.AddMinutes(-2)));
        await app.Stored.DamageAsync(damaged.Chunk);

        Assert.Equal(Ids([newer, older]), (await AllAsync(app, "?limit=1")).Select(Id));
    }

    [Theory]
    [InlineData("?day=2021-03-14", 1)]
    [InlineData("?day=2021-03-14&tz=moscow", 2)]
    public async Task A_day_of_short_pages_is_read_with_one_query_a_partition(string query, int partitions)
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        // So few messages that each shard holds at most one page.
        for (var i = 0; i < 40; i++)
        {
            await PutAsync(app, Noon.AddMinutes(-i));
        }

        app.TableWire.ForgetRequests();
        var page = await PageAsync(app, query);

        Assert.Equal(40, page["items"]!.AsArray().Count);
        Assert.Equal(partitions * BatchId.Shards, app.TableWire.Requests.Count);
    }

    [Fact]
    public async Task A_call_reads_at_most_seven_days_and_returns_a_continuation()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var old = await PutAsync(app, Noon.AddDays(-30));
        app.TableWire.ForgetRequests();

        var page = await PageAsync(app, "");

        Assert.Empty(page["items"]!.AsArray());
        Assert.NotNull(page["continuation"]);
        // One query per shard for each day, and one more per shard to find the oldest day.
        Assert.Equal((MessageList.MaxDays + 1) * BatchId.Shards, app.TableWire.Requests.Count);
        Assert.Equal(Ids([old]), (await AllAsync(app, "")).Select(Id));
    }

    [Fact]
    public async Task An_account_without_messages_has_no_continuation()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        Assert.Equal("""{"items":[],"continuation":null}""", (await PageAsync(app, "")).ToJsonString());
        Assert.Equal(2 * BatchId.Shards, app.TableWire.Requests.Count);
    }

    [Fact]
    public async Task A_full_page_at_the_end_of_a_day_has_no_continuation()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await PutAsync(app, Noon, phones: ["79000000001", "79000000002"]);
        await PutAsync(app, Noon.AddMinutes(1));

        Assert.Null((await PageAsync(app, "?day=2021-03-14&limit=3"))["continuation"]);
        Assert.NotNull((await PageAsync(app, "?day=2021-03-14&limit=2"))["continuation"]);
    }

    [Fact]
    public async Task A_continuation_works_after_its_own_message_is_deleted()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var (newer, older) = (await PutAsync(app, Noon), await PutAsync(app, Noon.AddMinutes(-1)));
        var continuation = (await PageAsync(app, "?limit=1"))["continuation"]!.GetValue<string>();
        await app.Table.DeleteAsync(await app.Stored.StoredAsync(newer.Chunk), CancellationToken.None);

        Assert.Equal(Ids([older]), (await PageAsync(app, $"?continuation={continuation}"))["items"]!.AsArray().Select(item => Id(item!)));
    }

    [Fact]
    public async Task A_continuation_is_refused_by_another_list()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await PutAsync(app, Noon);
        await PutAsync(app, Noon.AddMinutes(-1));
        var continuation = (await PageAsync(app, "?limit=1"))["continuation"]!.GetValue<string>();

        var answer = await GetAsync(app, $"?status=queued&continuation={continuation}");

        Assert.Equal(400, answer.Status);
        Assert.Contains("another list", JsonNode.Parse(answer.Body)!["errors"]!["continuation"]![0]!.GetValue<string>());
        Assert.Equal(200, (await GetAsync(app, $"?limit=5&continuation={continuation}")).Status);
    }

    [Theory]
    [InlineData("order-17")]
    [InlineData("заказ \"17\" <b>")]
    public async Task Messages_are_found_by_their_reference_and_by_their_gateway_id(string reference)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await PutAsync(app, Noon);
        var (single, batch) = (await PutAsync(app, Noon.AddDays(-1)), await PutAsync(app, Noon.AddDays(-20), phones: ["79000000001", "79000000002"]));
        await ChangeAsync(app, single, chunk => chunk with { Reference = reference });
        await ChangeAsync(app, batch, chunk => chunk with
        {
            Reference = "spring",
            Recipients = chunk.Recipients.SetItem(1, chunk.Recipients[1] with { Reference = reference, GatewayIds = ["520483957201"] }),
        });

        Assert.Equal(Ids([single, batch with { Index = 1 }]), (await AllAsync(app, $"?reference={Uri.EscapeDataString(reference)}")).Select(Id));
        Assert.Equal(Ids([batch]), (await AllAsync(app, "?reference=spring")).Select(Id));
        Assert.Equal(Ids([batch with { Index = 1 }]), (await AllAsync(app, "?gatewayId=520483957201&to=79000000002&limit=1")).Select(Id));
        Assert.Empty(await AllAsync(app, "?gatewayId=20483957201"));
    }

    [Fact]
    public async Task A_short_view_has_the_same_messages_with_fewer_fields()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var put = await PutAsync(app, Noon, phones: ["79000000001", "79000000002"]);

        var items = await AllAsync(app, "?view=short&limit=1");

        Assert.Equal(Ids([put with { Index = 0 }, put with { Index = 1 }]), items.Select(Id));
        Assert.All(items, item => Assert.Equal(
            ["batchId", "caller", "createdAt", "errorCode", "id", "price", "reference", "segments", "sendAt", "status", "text", "to"],
            item.AsObject().Select(field => field.Key).Order()));
    }

    [Fact]
    public async Task Storage_down_is_503()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.Everything();

        Assert.Equal(503, (await GetAsync(app, "?day=2021-03-14")).Status);
    }

    private static IEnumerable<string> Ids(IEnumerable<MessageId> ids) => ids.Select(id => id.ToString());

    private static string Id(JsonNode message) => message["id"]!.GetValue<string>();

    private static Task<DirectCall> GetAsync(InProcessApp app, string query) => DirectCall.OfAsync(app.Services, [], request =>
    {
        request.QueryString = new QueryString(query.Replace(" ", "%20", StringComparison.Ordinal));
        return app.Create<ListFunctions>().ListAsync(request, CancellationToken.None);
    });

    private static async Task<JsonNode> PageAsync(InProcessApp app, string query)
    {
        var answer = await GetAsync(app, query);
        Assert.True(answer.Status == 200, answer.Body);
        return JsonNode.Parse(answer.Body)!;
    }

    private static async Task<List<JsonNode>> AllAsync(InProcessApp app, string query, Func<Task>? between = null)
    {
        var all = new List<JsonNode>();
        var next = "";
        for (var pages = 0; pages < 200; pages++)
        {
            var page = await PageAsync(app, $"?{query.TrimStart('?')}{next}".Replace("?&", "?", StringComparison.Ordinal));
            all.AddRange(page["items"]!.AsArray().Select(item => item!));
            if (page["continuation"] is not { } continuation)
            {
                return all;
            }

            next = $"&continuation={continuation.GetValue<string>()}";
            await (between?.Invoke() ?? Task.CompletedTask);
        }

        throw new InvalidOperationException("The list has no end.");
    }

    private static async Task<MessageId> PutAsync(
        InProcessApp app,
        DateTimeOffset created,
        DateTimeOffset? due = null,
        string? phone = null,
        string[]? phones = null,
        MessageStatus status = MessageStatus.Queued)
    {
        var recipients = (phones ?? [phone ?? InProcessApp.Phone]).Select(number => new Recipient(number) { Status = status });
        var chunk = Chunk.New(ChunkId.New(created, due ?? created), created, FinalText.Of("Hello"), "DEMO", [.. recipients]) with
        {
            Due = due ?? created,
            NotBefore = due ?? created,
        };
        var marker = status.IsFinal() ? (Marker?)null : new Marker(MarkerKind.Send, (due ?? created).AddMinutes(2));
        return new MessageId((await app.Table.InsertAsync(chunk with { Marker = marker }, CancellationToken.None)).Chunk.Id, 0);
    }

    private static async Task ChangeAsync(InProcessApp app, MessageId id, Func<Chunk, Chunk> change)
    {
        var stored = await app.Stored.StoredAsync(id.Chunk);
        Assert.True((await app.Table.WriteAsync(stored, change(stored.Chunk), CancellationToken.None)).Written);
    }

    private static async Task<BatchId> AcceptBatchAsync(InProcessApp app, int count, Func<int, string> text) =>
        Assert.IsType<BatchOutcome.Accepted>(await TryAcceptBatchAsync(app, count, text)).Id;

    private static Task<BatchOutcome> TryAcceptBatchAsync(InProcessApp app, int count, Func<int, string> text)
    {
        var messages = Enumerable.Range(0, count).Select(i => new BatchMessage(i, $"7900{i:D7}", FinalText.Of(text(i)), null, null)).ToList();
        return app.Get<BatchIntake>().AcceptAsync(
            new BatchPlan(messages, [], [], "DEMO", null), InProcessApp.Soon(app.Now), Acceptance.Of(app.Now), app.Now.AddMinutes(2), CancellationToken.None);
    }
}
