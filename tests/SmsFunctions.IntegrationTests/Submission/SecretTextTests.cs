using System.Text;
using Azure.Data.Tables;
using GatewaySimulator.Faults;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Http;
using SmsFunctions.IntegrationTests.Operations;
using SmsFunctions.Messages;
using SmsFunctions.Search;
using SmsFunctions.StopList;
using SmsFunctions.Storage;
using SmsFunctions.Submission;
using SmsFunctions.TestSupport;
using MessageStatus = SmsFunctions.Messages.MessageStatus;

namespace SmsFunctions.IntegrationTests.Submission;

/// <summary>Tests of requests with <c>secret</c>: the text is in the gateway call, in the row until the final status, and nowhere else.</summary>
public sealed class SecretTextTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string Code = "482913";
    private const string Message = $$"""{"to":"79001234567","text":"Code {{Code}}","secret":true}""";

    [Fact]
    public async Task A_secret_text_is_sent_and_then_purged_with_the_final_status()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Status, Status = "Delivered_To_Recipient" });
        var id = ChunkOf(await PostAsync(app, Message));
        await app.WorkAsync();
        var sent = await app.Stored.ChunkAsync(id);

        var final = await app.NextCheckAsync(id);

        Assert.Equal($"Code {Code}", Assert.Single(app.Simulator.Ledger.Entries).Text);
        Assert.Equal((MessageStatus.Sent, $"Code {Code}"), (sent.Recipients[0].Status, sent.Text));
        Assert.Equal((MessageStatus.Delivered, "", sent.Segments), (final.Recipients[0].Status, final.Text, final.Segments));
        Assert.Empty(await RowsWithCodeAsync(app));
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains(Code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_a_secret_message_waits_only_its_row_has_the_text()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = ChunkOf(await PostAsync(app, Message, key: "order-17"));

        var hint = Assert.Single(await app.TakeAsync(Keys.SendQueue));

        Assert.DoesNotContain(Code, hint);
        Assert.Equal([Keys.Chunk(id)], await RowsWithCodeAsync(app));
    }

    [Fact]
    public async Task No_answer_contains_a_secret_text()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var posted = await PostAsync(app, Message, key: "order-17");
        var repeated = await PostAsync(app, Message, key: "order-17");
        var tried = await PostAsync(app, Message, dryRun: true);
        var read = await CallAsync(app, "", request =>
            app.Create<ReadMessageFunctions>().GetAsync(request, $"{posted.Json["id"]}", CancellationToken.None));
        var listed = await CallAsync(app, "", request => app.Create<ListFunctions>().ListAsync(request, CancellationToken.None));

        Assert.Equal([202, 202, 200, 200, 200], new[] { posted, repeated, tried, read, listed }.Select(answer => answer.Status));
        Assert.All([posted, repeated, tried, read, listed], answer => Assert.DoesNotContain(Code, answer.Body));
        Assert.All([posted, repeated, tried, read, listed], answer => Assert.Contains("\"text\":null,\"secret\":true", answer.Body));
    }

    [Fact]
    public async Task A_secret_text_that_was_changed_is_sent_and_not_shown()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var sendAt = app.Now.AddHours(1);
        var id = ChunkOf(await PostAsync(app, Message.Replace("\"secret\"", $"\"sendAt\":\"{sendAt:O}\",\"secret\"", StringComparison.Ordinal)));

        var changed = await app.ChangeAsync(id, text: "Code 551177");
        app.Time.Advance(TimeSpan.FromHours(1));
        await app.TickAsync();

        Assert.Equal((200, null), (changed.Status, changed.Json["text"]?.GetValue<string>()));
        Assert.Equal("Code 551177", Assert.Single(app.Simulator.Ledger.Entries).Text);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task A_change_does_not_show_whether_its_text_is_the_secret_one(bool dryRun, bool withTime)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var sendAt = app.Now.AddHours(1);
        var scheduled = Message.Replace("\"secret\"", $"\"sendAt\":\"{sendAt:O}\",\"secret\"", StringComparison.Ordinal);
        var (one, other) = (ChunkOf(await PostAsync(app, scheduled)), ChunkOf(await PostAsync(app, scheduled)));
        DateTimeOffset? time = withTime ? sendAt.AddHours(1) : null;

        var right = await app.ChangeAsync(one, time, $"Code {Code}", dryRun);
        var wrong = await app.ChangeAsync(other, time, "Code 482914", dryRun);

        Assert.Equal(200, right.Status);
        Assert.Equal(wrong.Body, right.Body.Replace($"{one}", $"{other}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_repeated_secret_batch_gets_the_first_answer_also_after_its_texts_are_purged()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await StopAsync(app, "79001234567");
        const string Batch = $$"""
            {"messages":[{"to":"79001234567","text":"One {{Code}}"},{"to":"79001234567","text":"Two {{Code}}"},{"to":"79001234568","text":"One {{Code}}"}],
             "secret":true}
            """;

        var first = await PostBatchAsync(app, Batch);
        await app.CancelAsync(BatchId.TryParse($"{first.Json["id"]}", out var id) ? id : default);
        var repeated = await PostBatchAsync(app, Batch);

        Assert.Equal((202, 1, 2), (first.Status, first.Json["accepted"]!.GetValue<int>(), first.Json["rejected"]!.AsArray().Count));
        Assert.Equal(first.Body, repeated.Body);
        Assert.Empty(await RowsWithCodeAsync(app));
    }

    [Fact]
    public async Task A_rejected_secret_message_is_not_sent_again_and_the_answer_says_why()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(OperationDriver.Rejection());
        var posted = await PostBatchAsync(app, $$"""{"to":["79001234567"],"text":"Code {{Code}}","secret":true}""");
        await app.WorkAsync();

        var resent = await app.ResendAsync(BatchId.TryParse($"{posted.Json["id"]}", out var id) ? id : default);

        Assert.Equal((409, "The text was purged."), (resent.Status, $"{resent.Json["title"]}"));
        Assert.Contains("a secret text with the final status", $"{resent.Json["detail"]}");
        Assert.Equal(1, (await app.CountsAsync(id))["rejected"]);
    }

    /// <summary>The row keys of all rows, in all tables, that contain the code.</summary>
    private static async Task<List<string>> RowsWithCodeAsync(InProcessApp app)
    {
        var (tables, found) = (new TableServiceClient(app.Direct), new List<string>());
        await foreach (var table in tables.QueryAsync())
        {
            var rows = await tables.GetTableClient(table.Name).QueryAsync<TableEntity>().ToListAsync();
            found.AddRange(rows.Where(HasCode).Select(row => row.RowKey));
        }

        return found;

        static bool HasCode(IDictionary<string, object> row) => row.Values.Any(value => $"{value}".Contains(Code, StringComparison.Ordinal));
    }

    private static async Task StopAsync(InProcessApp app, string phone) =>
        await CallAsync(app, "", request => app.Create<StopListFunctions>().AddAsync(request, phone, CancellationToken.None));

    private static Task<DirectCall> PostAsync(InProcessApp app, string body, string? key = null, bool dryRun = false) =>
        CallAsync(app, body, request => app.Create<SubmitMessageFunctions>().SendAsync(request, CancellationToken.None), key, dryRun);

    private static Task<DirectCall> PostBatchAsync(InProcessApp app, string body) =>
        CallAsync(app, body, request => app.Create<SubmitBatchFunctions>().SendAsync(request, CancellationToken.None), "batch-17");

    private static Task<DirectCall> CallAsync(
        InProcessApp app, string body, Func<HttpRequest, Task<IResult>> function, string? key = null, bool dryRun = false) =>
        DirectCall.OfAsync(app.Services, Encoding.UTF8.GetBytes(body), request =>
        {
            request.QueryString = new QueryString(dryRun ? "?dryRun=true" : "");
            if (key is not null)
            {
                request.Headers[IdempotencyHeader.Name] = key;
            }

            return function(request);
        });

    private static ChunkId ChunkOf(DirectCall answer)
    {
        Assert.True(MessageId.TryParse($"{answer.Json["id"]}", out var id), answer.Body);
        return id.Chunk;
    }
}
