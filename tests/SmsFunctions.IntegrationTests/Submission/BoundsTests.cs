using System.Text;
using System.Text.Json.Nodes;
using SmsFunctions.IntegrationTests.AlertHooks;
using SmsFunctions.IntegrationTests.OneC;
using SmsFunctions.IntegrationTests.Operations;
using SmsFunctions.Messages;
using SmsFunctions.Submission;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Submission;

/// <summary>Every route that takes a text refuses one that is out of bounds, before it is normalised. An alert is cut instead.</summary>
[Collection(SchedulingTests.Name)]
public sealed class BoundsTests(AzuriteFixture azurite)
{
    // 50 KB that took a second to normalise; longer ones took minutes.
    private static readonly string Marks = "a" + string.Concat(Enumerable.Repeat("\u0301\u0316", 12_000));

    [Fact]
    public async Task A_message_and_a_change_with_a_text_out_of_bounds_are_400()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var body = new JsonObject { ["to"] = InProcessApp.Phone, ["text"] = Marks }.ToJsonString();

        var message = await DirectCall.OfAsync(
            app.Services, Encoding.UTF8.GetBytes(body), request => app.Create<SubmitMessageFunctions>().SendAsync(request, CancellationToken.None));
        var change = await app.ChangeAsync(ChunkId.New(app.Now, app.Now), text: Marks[..6_000]);

        Assert.Equal(413, message.Status);
        Assert.Equal((400, "has more than 30 combining marks in a row at position 32"), (change.Status, Error(change, "text")));
    }

    [Fact]
    public async Task A_batch_rejects_the_message_whose_text_or_variable_is_out_of_bounds_by_its_index()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        const string Template = """
            {"template":"Hi {a}","messages":[{"to":"79001234567","variables":{"a":"Anna"}},{"to":"79001234568","variables":{"a":"\uD83D"}}]}
            """;
        var texts = new JsonObject
        {
            ["messages"] = new JsonArray(
                new JsonObject { ["to"] = InProcessApp.Phone, ["text"] = "Hello" },
                new JsonObject { ["to"] = InProcessApp.Phone, ["text"] = Marks }),
        };

        var filled = await BatchAsync(app, Template);
        var own = await BatchAsync(app, texts.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

        Assert.Equal((202, "variables: variable 'a' contains half of a surrogate pair"), (filled.Status, Rejected(filled)));
        Assert.Equal((202, "text: has 24001 characters; 6120 are allowed"), (own.Status, Rejected(own)));
    }

    [Fact]
    public async Task The_1C_endpoint_refuses_a_text_out_of_bounds_and_a_body_over_64_KB()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);

        Assert.Equal("Result: Error_Message_Rejected", await app.SendBatch1CAsync([InProcessApp.Phone], text: new string('я', 6_121)));
        Assert.Equal("Result: Error_Invalid_Header", await app.SendBatch1CAsync([InProcessApp.Phone], text: new string('a', 65_536)));
        Assert.Equal(0, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task An_alert_with_a_text_out_of_bounds_is_sent_in_part()
    {
        await using var app = await HookDriver.StartAsync(azurite);
        var body = new JsonObject
        {
            ["id"] = "1",
            ["alarm"] = new JsonObject { ["message"] = "Door open " + Marks, ["phones"] = new JsonArray(HookDriver.First) },
        };

        var answer = await app.PostHookAsync("door", body.ToJsonString());

        Assert.Equal(202, answer.Status);
        Assert.StartsWith("Door open ", (await app.Stored.RowsAsync()).Single(row => row.RowKey.StartsWith('c')).GetString("Text"));
    }

    private static Task<DirectCall> BatchAsync(InProcessApp app, string body) => DirectCall.OfAsync(
        app.Services, Encoding.UTF8.GetBytes(body), request => app.Create<SubmitBatchFunctions>().SendAsync(request, CancellationToken.None));

    private static string? Error(DirectCall answer, string field) => answer.Json["errors"]![field]![0]!.GetValue<string>();

    private static string? Rejected(DirectCall answer)
    {
        var only = Assert.Single(answer.Json["rejected"]!.AsArray());
        Assert.Equal(1, only!["index"]!.GetValue<int>());
        return only["reason"]!.GetValue<string>();
    }
}
