using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using SmsFunctions.IntegrationTests.Operations;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Messages;
using SmsFunctions.StopList;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.StopList;

/// <summary>Tests of the stop list.</summary>
public sealed class StopListTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string Phone = InProcessApp.Phone, Other = "79001234568";

    [Fact]
    public async Task A_number_is_added_found_listed_and_removed()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var put = await CallAsync(
            app, (functions, request) => functions.AddAsync(request, "8 (900) 123-45-67", CancellationToken.None), """{"reason":"asked by phone"}""");
        app.Time.Advance(TimeSpan.FromHours(1));
        var again = await CallAsync(app, (functions, request) => functions.AddAsync(request, Phone, CancellationToken.None));
        await CallAsync(app, (functions, request) => functions.AddAsync(request, Other, CancellationToken.None));

        Assert.Equal((200, Phone, "asked by phone"), (put.Status, put.Json["phone"]!.GetValue<string>(), put.Json["reason"]!.GetValue<string>()));
        Assert.Equal(put.Body, again.Body);
        Assert.Equal([Phone, Other], (await ListAsync(app, "")).Order());
        Assert.Equal(200, (await CallAsync(app, (functions, request) => functions.GetAsync(request, Phone, CancellationToken.None))).Status);
        Assert.Equal(204, (await RemoveAsync(app, Phone)).Status);
        Assert.Equal(404, (await RemoveAsync(app, Phone)).Status);
        Assert.Equal(404, (await CallAsync(app, (functions, request) => functions.GetAsync(request, Phone, CancellationToken.None))).Status);
        Assert.Equal([Other], await ListAsync(app, ""));
    }

    [Fact]
    public async Task A_change_without_an_answer_from_storage_is_not_reported_as_not_stored()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await AddAsync(app, Other);
        app.TableWire.Cuts = Cuts.Everything();

        var (put, delete) = (await AddAsync(app, Phone), await RemoveAsync(app, Other));

        Assert.All([put, delete], answer => Assert.Contains("it is unknown whether the change was stored", answer.Json["detail"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_number_is_found_and_removed_in_the_format_of_the_list()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        // Without its plus sign, 84 91 234 56 78 is read as a Russian number with the prefix 8.
        await AddAsync(app, "+84 91 234 56 78");
        var shown = Assert.Single(await ListAsync(app, ""));

        Assert.Equal("84912345678", shown);
        Assert.Empty(await ListAsync(app, $"?continuation={shown}"));
        Assert.Equal(200, (await CallAsync(app, (functions, request) => functions.GetAsync(request, shown, CancellationToken.None))).Status);
        Assert.Equal(204, (await RemoveAsync(app, shown)).Status);
    }

    [Theory]
    [InlineData("8 999 123 45 6", "is too short for a number of country code 7")]
    [InlineData("8 7 900 123 45 67", "is too long for a number of country code 7")]
    [InlineData("+210 123 45 67", "begins with an unknown country code")]
    [InlineData("+900 123-45-67", "is too short for a number of country code 90")]
    [InlineData("79001234567 ext 1", "has an extension")]
    public async Task A_number_that_cannot_exist_is_refused_with_the_reason(string phone, string reason)
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var answer = await AddAsync(app, phone);

        Assert.Equal(400, answer.Status);
        Assert.StartsWith(reason, answer.Json["errors"]!["phone"]![0]!.GetValue<string>());
        Assert.Empty(await ListAsync(app, ""));
    }

    [Fact]
    public async Task A_number_that_was_listed_by_other_rules_is_found_and_removed()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.Get<StopListTable>().AddAsync("12345678", null, app.Now, CancellationToken.None);

        Assert.Equal(200, (await CallAsync(app, (functions, request) => functions.GetAsync(request, "12345678", CancellationToken.None))).Status);
        Assert.Equal(204, (await RemoveAsync(app, "12345678")).Status);
        Assert.Equal(400, (await RemoveAsync(app, "12345678")).Status);
    }

    [Fact]
    public async Task No_notation_of_a_number_gets_past_the_stop_list_and_the_allow_list()
    {
        await using var app = await InProcessApp.StartAsync(
            azurite, settings: new Dictionary<string, string?> { ["Sending:AllowedNumbers"] = "8 (900) 777-00-01, +8 900 777-00-02, 375*" });
        await AddAsync(app, "+8 900 777-00-01");

        var stopped = await Task.WhenAll(
            new[]
            {
                "+8 900 777-00-01", "008 900 777 00 01", "8 10 7 900 777 00 01", "tel:+79007770001", "(+7) 900\u2013777\u201300\u201301",
                "+7 (0) 900 777 00 01",
            }.Select(to => app.PostAsync(new { to, text = "Hello" })));
        var allowed = await Task.WhenAll(
            new[] { "89007770002", "8-10-375-29-123-45-67", "79007770003" }.Select(to => app.PostAsync(new { to, text = "Hello" })));

        Assert.All(stopped, answer => Assert.Equal((400, "OnStopList"), (answer.Status, answer.Json["code"]!.GetValue<string>())));
        Assert.Equal([202, 202, 400], allowed.Select(answer => answer.Status));
        Assert.Equal("NotAllowed", allowed[2].Json["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_pages_of_the_list_miss_no_number()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var phones = Enumerable.Range(0, 25).Select(i => $"790012345{i:D2}").ToList();
        foreach (var phone in phones)
        {
            await app.Get<StopListTable>().AddAsync(phone, null, app.Now, CancellationToken.None);
        }

        var (seen, pages, continuation) = (new List<string>(), 0, "");
        do
        {
            var page = await CallAsync(app, (functions, request) => functions.ListAsync(request, CancellationToken.None), query: $"?limit=10{continuation}");
            seen.AddRange(page.Json["items"]!.AsArray().Select(item => item!["phone"]!.GetValue<string>()));
            continuation = page.Json["continuation"] is { } token ? $"&continuation={token.GetValue<string>()}" : "";
            pages++;
        }
        while (continuation.Length > 0);

        Assert.Equal(phones, seen.Order());
        Assert.Equal(3, pages);
    }

    [Theory]
    [InlineData("nobody", "")]
    [InlineData("12", "")]
    [InlineData(Phone, """{"reason":17}""")]
    [InlineData(Phone, """{"because":"x"}""")]
    public async Task An_invalid_number_or_reason_is_refused(string phone, string body)
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        Assert.Equal(400, (await CallAsync(app, (functions, request) => functions.AddAsync(request, phone, CancellationToken.None), body)).Status);
        Assert.Empty(await ListAsync(app, ""));
    }

    [Fact]
    public async Task A_request_to_a_stopped_number_is_refused_and_a_batch_leaves_it_out_with_the_reason()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await AddAsync(app, Phone);

        var single = await app.PostAsync(new { to = Phone, text = "Hello" }, key: "a");
        var tried = await app.PostAsync(new { to = Phone, text = "Hello" }, dryRun: true);
        var refused = await app.PostBatchAsync(new { to = new[] { Phone }, text = "Hello" });
        var batch = await app.PostBatchAsync(new { to = new[] { Other, Phone, "x" }, text = "Hello" });
        await app.WorkAsync();

        Assert.Equal([400, 400, 400], new[] { single, tried, refused }.Select(answer => answer.Status));
        Assert.Contains("on the stop list", single.Json["errors"]!["to"]![0]!.GetValue<string>());
        Assert.Equal("OnStopList", single.Json["code"]!.GetValue<string>());
        Assert.StartsWith("The number is on the stop list.", single.Json["advice"]!["en"]!.GetValue<string>());
        Assert.Equal((1, 2), (batch.Json["accepted"]!.GetValue<int>(), batch.Json["rejected"]!.AsArray().Count));
        Assert.Equal("to: the number is on the stop list: its owner wants no messages", batch.Json["rejected"]![0]!["reason"]!.GetValue<string>());
        Assert.Equal(Other, Assert.Single(app.Simulator.Ledger.Entries).Phone);
        var stored = await app.Stored.ChunkAsync(Requests.BatchOf(batch).Chunk(0));
        Assert.Equal([MessageStatus.Sent, MessageStatus.Rejected], stored.Recipients.Select(recipient => recipient.Status));
        Assert.Equal(ErrorCodes.OnStopList, stored.Recipients[1].Error!.Code);
    }

    [Fact]
    public async Task A_message_accepted_before_its_number_was_stopped_is_not_sent_and_the_rest_of_its_batch_is()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = Requests.BatchOf(await app.PostBatchAsync(new { to = new[] { Other, Phone }, text = "Hello", sendAt = app.Now.AddHours(1) }));
        var alone = await app.ScheduleAsync(app.Now.AddHours(1));
        app.Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(10));
        await AddAsync(app, Phone);
        await app.LiveAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(Other, Assert.Single(app.Simulator.Ledger.Entries).Phone);
        Assert.Equal("rejected", await app.StatusAsync(alone));
        Assert.Equal("OnStopList", (await app.ViewAsync(alone))["error"]!["code"]!.GetValue<string>());
        Assert.Equal([MessageStatus.Sent, MessageStatus.Rejected], (await app.Stored.ChunkAsync(id.Chunk(0))).Recipients.Select(recipient => recipient.Status));
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_number_stopped_between_claim_and_call_gets_no_message()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        var claimed = 0;
        app.TableWire.Cuts = request =>
        {
            if (request.IsTransaction && Interlocked.Increment(ref claimed) == 1)
            {
                // The instance reads the change while its claim is being stored.
                app.Get<StopListTable>().AddAsync(InProcessApp.Phone, null, app.Now, CancellationToken.None).GetAwaiter().GetResult();
                app.Get<StopNumbers>().Doubt();
                app.Get<StopNumbers>().RefreshAsync(CancellationToken.None).GetAwaiter().GetResult();
            }

            return null;
        };

        await app.WorkAsync();
        app.TableWire.Cuts = null;
        await app.RetryAsync(id);

        await app.AssertEndAsync(id, MessageStatus.Rejected, inLedger: 0, attempts: 0);
    }

    [Fact]
    public async Task Another_instance_applies_a_change_after_a_second_and_reads_only_the_changes()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        for (var i = 0; i < 5; i++)
        {
            await AddAsync(app, $"7900123000{i}");
        }

        await other.Get<RecipientRules>().RefreshAsync(CancellationToken.None);
        await AddAsync(app, Phone);
        await RemoveAsync(app, "79001230000");
        app.Time.Advance(TimeSpan.FromSeconds(1));
        app.TableWire.ForgetRequests();
        await other.Get<RecipientRules>().RefreshAsync(CancellationToken.None);

        Assert.Equal(
            ["OnStopList", null, "OnStopList"],
            new[] { Phone, "79001230000", "79001230001" }.Select(phone => other.Get<RecipientRules>().Refusal(phone)?.Code));
        Assert.Equal(2, app.TableWire.Requests.Count);
        app.Time.Advance(TimeSpan.FromMilliseconds(900));
        await other.Get<RecipientRules>().RefreshAsync(CancellationToken.None);
        Assert.Equal(2, app.TableWire.Requests.Count);
    }

    [Fact]
    public async Task Twenty_simultaneous_changes_are_all_stored_and_numbered()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var phones = Enumerable.Range(0, 20).Select(i => $"790012345{i:D2}").ToList();

        await Task.WhenAll(phones.Select(phone => app.Get<StopListTable>().AddAsync(phone, null, app.Now, CancellationToken.None)));

        Assert.Equal(20, await app.Get<StopListTable>().LastChangeAsync(CancellationToken.None));
        var changes = await app.Get<StopListTable>().ChangesAsync(0, CancellationToken.None).ToListAsync();
        Assert.Equal(Enumerable.Range(1, 20).Select(number => (long)number), changes.Select(change => change.Number));
        await app.Get<RecipientRules>().RefreshAsync(CancellationToken.None);
        Assert.All(phones, phone => Assert.NotNull(app.Get<RecipientRules>().Refusal(phone)));
    }

    [Fact]
    public async Task A_change_whose_answer_is_lost_is_made_once()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.AnswerOf(1, request => request.IsTransaction);

        await AddAsync(app, Phone);

        Assert.Equal(1, await app.Get<StopListTable>().LastChangeAsync(CancellationToken.None));
        Assert.NotNull(await app.Get<StopListTable>().FindAsync(Phone, CancellationToken.None));
    }

    [Fact]
    public async Task No_row_key_contains_a_phone_number()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await AddAsync(app, Phone);

        var rows = await new TableServiceClient(app.Direct).GetTableClient(Keys.StopListTable).QueryAsync<TableEntity>("PartitionKey ne ''").ToListAsync();

        Assert.Equal(3, rows.Count);
        Assert.All(rows, row => Assert.DoesNotContain(Phone, row.RowKey));
    }

    [Fact]
    public async Task Without_storage_the_last_known_list_is_used_and_without_a_list_nothing_is_accepted()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await AddAsync(app, Phone);
        await app.Get<RecipientRules>().RefreshAsync(CancellationToken.None);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        app.TableWire.Cuts = Cuts.Everything();

        await using var other = app.Another();
        await app.Get<RecipientRules>().RefreshAsync(CancellationToken.None);
        await Assert.ThrowsAnyAsync<Exception>(() => other.Get<RecipientRules>().RefreshAsync(CancellationToken.None));

        Assert.NotNull(app.Get<RecipientRules>().Refusal(Phone));
        Assert.Contains(app.Log.Lines, line => line.Contains("The stop list cannot be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_repeated_request_whose_number_was_stopped_since_is_the_same_request()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var message = new { to = Phone, text = "Hello", sendAt = app.Now.AddHours(1) };
        var batch = new { to = new[] { Phone, Other }, text = "Hello", sendAt = app.Now.AddHours(1) };
        var (single, many) = (await app.PostAsync(message, key: "a"), await app.PostBatchAsync(batch, key: "b"));
        await AddAsync(app, Phone);

        var (singleAgain, manyAgain) = (await app.PostAsync(message, key: "a"), await app.PostBatchAsync(batch, key: "b"));

        Assert.Equal((Requests.ChunkOf(single), Requests.BatchOf(many)), (Requests.ChunkOf(singleAgain), Requests.BatchOf(manyAgain)));
        Assert.Equal(many.Body, manyAgain.Body);
    }

    [Fact]
    public async Task A_repetition_of_an_unstored_request_whose_number_was_stopped_since_is_stored_as_rejected()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var message = new { to = Phone, text = "Hello" };
        app.TableWire.Cuts = Cuts.Before(request => request.IsTransaction);
        var cutOff = app.PostAsync(message, key: "k");
        await app.LetTimePassAsync(() => cutOff.IsCompleted);
        Assert.Equal(503, (await cutOff).Status);
        app.TableWire.Cuts = null;
        await AddAsync(app, Phone);

        var again = await app.PostAsync(message, key: "k");
        await app.WorkAsync();

        Assert.Equal("rejected", await app.StatusAsync(Requests.ChunkOf(again)));
        Assert.Equal(0, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task An_allow_list_blocks_all_other_numbers_even_for_messages_accepted_before()
    {
        await using var app = await InProcessApp.StartAsync(
            azurite, settings: new Dictionary<string, string?> { ["Sending:AllowedNumbers"] = "79001234567, 7999*" });
        await app.AcceptAsync(Other);

        var answers = await Task.WhenAll(new[] { Phone, "79991112233", "79981112233" }.Select(to => app.PostAsync(new { to, text = "Hello" })));
        await app.WorkAsync();

        Assert.Equal([202, 202, 400], answers.Select(answer => answer.Status));
        Assert.Contains("Sending__AllowedNumbers", answers[2].Json["errors"]!["to"]![0]!.GetValue<string>());
        Assert.Equal([Phone, "79991112233"], app.Simulator.Ledger.Entries.Select(entry => entry.Phone).Order());
    }

    private static Task<DirectCall> AddAsync(InProcessApp app, string phone) =>
        CallAsync(app, (functions, request) => functions.AddAsync(request, phone, CancellationToken.None));

    private static Task<DirectCall> RemoveAsync(InProcessApp app, string phone) =>
        CallAsync(app, (functions, request) => functions.RemoveAsync(request, phone, CancellationToken.None));

    private static async Task<List<string>> ListAsync(InProcessApp app, string query)
    {
        var answer = await CallAsync(app, (functions, request) => functions.ListAsync(request, CancellationToken.None), query: query);
        return [.. answer.Json["items"]!.AsArray().Select(item => item!["phone"]!.GetValue<string>())];
    }

    private static Task<DirectCall> CallAsync(
        InProcessApp app, Func<StopListFunctions, HttpRequest, Task<IResult>> call, string body = "", string query = "") =>
        DirectCall.OfAsync(app.Services, System.Text.Encoding.UTF8.GetBytes(body), request =>
        {
            request.QueryString = new QueryString(query);
            return call(app.Create<StopListFunctions>(), request);
        });
}
