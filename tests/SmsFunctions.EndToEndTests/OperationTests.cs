using System.Net;
using System.Text.Json.Nodes;

namespace SmsFunctions.EndToEndTests;

/// <summary>End-to-end tests of operations: cancel, change and resend.</summary>
[Collection(WholeAppTests.Name)]
public sealed class OperationTests(RunningApps apps)
{
    [Fact]
    public async Task A_cancelled_message_is_never_sent_and_a_changed_one_is_sent_at_its_new_time()
    {
        await using var app = await apps.TakeAsync();
        var later = TimeProvider.System.GetUtcNow().AddHours(1);
        var cancelled = await app.SendAsync(new { to = "79001234567", text = "never", sendAt = later });
        var changed = await app.SendAsync(new { to = "79001234568", text = "later", sendAt = later });
        Assert.Equal("scheduled", (await app.GetAsync(cancelled))["status"]!.GetValue<string>());

        using var deleted = await app.RequestAsync(HttpMethod.Delete, $"api/messages/{cancelled}");
        var due = TimeProvider.System.GetUtcNow().AddSeconds(3);
        using var patched = await app.RequestAsync(HttpMethod.Patch, $"api/messages/{changed}", new { sendAt = due, text = "sooner" });
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (deleted.StatusCode, patched.StatusCode));
        Assert.Equal(due, JsonNode.Parse(await patched.Content.ReadAsStringAsync())!["sendAt"]!.GetValue<DateTimeOffset>());
        await app.WaitForAsync(changed, "sent", "delivered");

        var entry = Assert.Single(app.Simulator.Ledger.Entries);
        Assert.Equal(("79001234568", "sooner"), (entry.Phone, entry.Text));
        Assert.True(entry.AcceptedAt >= due, $"sent at {entry.AcceptedAt:O}, due at {due:O}");
        Assert.Equal("cancelled", (await app.GetAsync(cancelled))["status"]!.GetValue<string>());
        using var late = await app.RequestAsync(HttpMethod.Delete, $"api/messages/{changed}");
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
    }

    [Fact]
    public async Task A_batch_is_cancelled_and_messages_that_the_gateway_refused_are_resent()
    {
        await using var app = await apps.TakeAsync();
        var scheduled = await app.SendBatchAsync(new { to = Numbers, text = "never", sendAt = TimeProvider.System.GetUtcNow().AddHours(1) });
        app.Simulator.Faults.Add(new() { Action = GatewaySimulator.Faults.FaultAction.Code, Code = "Error_Message_Rejected", Times = 1 });
        var batch = (await app.SendBatchAsync(new { to = Numbers, text = "again" }))["id"]!.GetValue<string>();
        await app.WaitForBatchAsync(batch, "rejected");

        using var deleted = await app.RequestAsync(HttpMethod.Delete, $"api/batches/{scheduled["id"]}");
        using var resent = await app.RequestAsync(HttpMethod.Post, $"api/batches/{batch}/resend");
        await app.WaitForBatchAsync(batch, "sent", "delivered");

        Assert.Equal("""{"cancelled":3,"tooLate":0}""", await deleted.Content.ReadAsStringAsync());
        Assert.Equal("""{"outcome":"resend","messages":3,"dryRun":false}""", await resent.Content.ReadAsStringAsync());
        Assert.Equal(Numbers, app.Simulator.Ledger.Entries.Select(entry => entry.Phone));
        Assert.All(app.Simulator.Ledger.Entries, entry => Assert.Equal("again", entry.Text));
    }

    private static readonly string[] Numbers = ["79001234561", "79001234562", "79001234563"];
}
