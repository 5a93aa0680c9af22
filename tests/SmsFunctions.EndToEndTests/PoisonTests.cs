using Azure.Data.Tables;
using Azure.Storage.Queues;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests;

/// <summary>Tests of the poison queues of the running app.</summary>
[Collection(WholeAppTests.Name)]
public sealed class PoisonTests(RunningApps apps)
{
    // Longer than the test, so that the message does not become visible again.
    private static readonly Dictionary<string, string?> Patient = new() { ["Sending__Lease"] = "00:10:00" };

    [Fact]
    public async Task A_poisoned_hint_postpones_its_chunk_and_is_an_alert()
    {
        await using var app = await apps.TakeAsync(Patient);
        app.Queues.Cuts = Cuts.Before(request => request.IsPut("sms-send"));
        var id = await app.SendAsync(new { to = "79001234567", text = "never handled" });

        await app.QueueOf("sms-send-poison").SendMessageAsync($$"""{"id":"{{id[..^4]}}"}""");

        await Eventually.Get(() => RowAsync(app), row => row.GetInt32("Poisoned") == 1, "the chunk counts the poisoned hint");
        await SaysAsync(app, $"{id[..^4]} failed repeatedly");
        await app.QueueOf("sms-send-poison").EmptyAsync();
        Assert.Equal("queued", (await app.GetAsync(id))["status"]!.GetValue<string>());
        Assert.DoesNotContain(
            app.Log,
            line => line.Contains("79001234567", StringComparison.Ordinal) || line.Contains("never handled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Malformed_hints_and_damaged_rows_are_alerts_and_the_app_continues()
    {
        await using var app = await apps.TakeAsync(Patient);
        app.Queues.Cuts = Cuts.Before(request => request.IsPut("sms-send"));
        var id = await app.SendAsync(new { to = "79001234567", text = "damaged" });
        var row = await RowAsync(app);
        var damaged = new TableEntity(row.PartitionKey, row.RowKey) { ["r0"] = "[{\"s\":\"teleported\"}]" };
        await app.SmsTable.UpdateEntityAsync(damaged, Azure.ETag.All, TableUpdateMode.Merge);

        await app.QueueOf("sms-send-poison").SendMessageAsync($$"""{"id":"{{id[..^4]}}"}""");
        await app.QueueOf("sms-poll-poison").SendMessageAsync(new BinaryData([0xCF, 0xF0]));
        await app.QueueOf("sms-send").SendMessageAsync("not json");
        await app.QueueOf("sms-send", QueueMessageEncoding.None).SendMessageAsync("no base64!");

        await SaysAsync(app, $"{id[..^4]} failed repeatedly");
        await SaysAsync(app, "queue sms-poll-poison is not a hint");
        await SaysAsync(app, "queue sms-send is not a hint");
        await app.QueueOf("sms-send").EmptyAsync();
        await app.QueueOf("sms-poll-poison").EmptyAsync();
        app.Queues.Cuts = null;
        await app.WaitForAsync(await app.SendAsync(new { to = "79001234568", text = "goes on" }), "delivered");
    }

    private static async Task<TableEntity> RowAsync(AppHarness app) => Assert.Single(await app.RowsAsync(), row => row.RowKey.StartsWith('c'));

    private static Task SaysAsync(AppHarness app, string words) =>
        Eventually.True(() => app.Log.Any(line => line.Contains(words, StringComparison.Ordinal)), words);
}
