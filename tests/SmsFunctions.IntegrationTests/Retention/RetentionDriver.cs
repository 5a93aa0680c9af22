using System.Text.Json.Nodes;
using Azure.Data.Tables;
using SmsFunctions.IntegrationTests.Operations;
using SmsFunctions.Messages;
using SmsFunctions.Retention;
using SmsFunctions.Search;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Retention;

/// <summary>Actions and checks for tests of retention.</summary>
internal static class RetentionDriver
{
    /// <summary>Sends a message and stores its delivery.</summary>
    public static async Task<ChunkId> DeliverAsync(this InProcessApp app, string phone = InProcessApp.Phone)
    {
        var chunk = await app.NextCheckAsync((await app.SendAsync(phone)).Id);
        Assert.Equal(MessageStatus.Delivered, chunk.Recipients[0].Status);
        return chunk.Id;
    }

    /// <summary>Accepts a batch and cancels it before it is sent.</summary>
    public static async Task<BatchId> CancelledBatchAsync(this InProcessApp app, int recipients, int texts)
    {
        var batch = await app.AcceptBatchAsync(recipients, texts, TimeSpan.FromHours(2));
        Assert.Equal((200, recipients, 0), (await app.CancelAsync(batch)).Cancelled());
        return batch;
    }

    public static Task PurgeAsync(this InProcessApp app) => app.Get<RetentionSweep>().RunAsync(CancellationToken.None);

    /// <summary>Runs retention with a budget of 5 s, which is below the time limit of one step.</summary>
    public static Task PurgeBrieflyAsync(this InProcessApp app) =>
        app.Get<RetentionSweep>().RunAsync(TimeSpan.FromSeconds(5), keysBudget: TimeSpan.FromSeconds(2), CancellationToken.None);

    /// <summary>Moves the clock by days, with a run of retention before and after.</summary>
    public static async Task LiveDaysAsync(this InProcessApp app, int days)
    {
        await app.PurgeAsync();
        app.Time.Advance(TimeSpan.FromDays(days));
        await app.PurgeAsync();
    }

    public static async Task<string> KindsAsync(this InProcessApp app) => string.Concat((await app.Stored.RowsAsync()).Select(row => row.RowKey[0]).Order());

    public static Task<List<TableEntity>> RowsOfAsync(this InProcessApp app, string table) =>
        new TableServiceClient(app.Direct).GetTableClient(table).QueryAsync<TableEntity>(filter: (string?)null).ToListAsync().AsTask();

    /// <summary>Merges a row into table <c>Sms</c> directly, without the checks of the app.</summary>
    public static Task AddAsync(this InProcessApp app, TableEntity row) =>
        new TableServiceClient(app.Direct).GetTableClient(Keys.SmsTable).UpsertEntityAsync(row, TableUpdateMode.Merge);

    /// <summary>Whether the request is a query whose filter contains <paramref name="filter"/>.</summary>
    public static bool AsksFor(this ProxiedRequest request, string filter) =>
        request.Method == "GET" && request.Query("$filter")?.Contains(filter, StringComparison.Ordinal) == true;

    public static Task<DirectCall> GetAsync(this InProcessApp app, ChunkId id) => DirectCall.OfAsync(
        app.Services, [], request => app.Create<ReadMessageFunctions>().GetAsync(request, new MessageId(id, 0).ToString(), CancellationToken.None));

    public static Task<DirectCall> GetAsync(this InProcessApp app, BatchId id) =>
        DirectCall.OfAsync(app.Services, [], request => app.Create<ReadBatchFunctions>().GetAsync(request, id.ToString(), CancellationToken.None));

    public static Task<DirectCall> DayAsync(this InProcessApp app, string day) =>
        DirectCall.OfAsync(app.Services, [], request => app.Create<DayFunctions>().GetAsync(request, day, CancellationToken.None));

    /// <summary>The stored counts of the purged messages of the first day, such as <c>2 cancelled, 1 delivered</c>.</summary>
    public static async Task<string> PurgedAsync(this InProcessApp app)
    {
        var answer = await app.DayAsync(InProcessApp.Start.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        return string.Join(", ", answer.Json["purged"]!.AsObject().Select(count => $"{count.Value!.GetValue<long>()} {count.Key}"));
    }

    public static JsonNode? Text(this DirectCall answer) => answer.Json["text"];
}
