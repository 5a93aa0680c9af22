using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Attention;
using SmsFunctions.IntegrationTests.Operations;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Attention;

/// <summary>Requests and rows for tests of GET attention.</summary>
internal static class AttentionDriver
{
    public static async Task<JsonNode> AttentionAsync(this InProcessApp app, string query = "")
    {
        var answer = await app.AskAttentionAsync(query);
        Assert.True(answer.Status == 200, answer.Body);
        return answer.Json;
    }

    public static Task<DirectCall> AskAttentionAsync(this InProcessApp app, string query) => DirectCall.OfAsync(app.Services, [], request =>
    {
        request.QueryString = new QueryString(query);
        return app.Create<AttentionFunctions>().GetAsync(request, CancellationToken.None);
    });

    /// <summary>The kind and the message of each item.</summary>
    public static List<string> Items(this JsonNode page) => [.. page["items"]!.AsArray().Select(item => $"{item!["kind"]} {item["id"]}")];

    public static string Item(string kind, ChunkId chunk, int index = 0) => $"{kind} {new MessageId(chunk, index)}";

    /// <summary>The keys of the rows on the list, stale ones included.</summary>
    public static async Task<List<string>> AttentionRowsAsync(this InProcessApp app) => await new TableServiceClient(app.Direct)
        .GetTableClient(Keys.ControlTable)
        .QueryAsync<TableEntity>($"PartitionKey eq '{Keys.AttentionPartition}'").Select(row => row.RowKey).ToListAsync();

    /// <summary>Sends a message whose call has no answer.</summary>
    public static async Task<ChunkId> DoubtfulAsync(this InProcessApp app)
    {
        app.Simulator.Faults.Add(OperationDriver.NoAnswer());
        var chunk = await app.SendAsync();
        Assert.Equal(MessageStatus.Unconfirmed, chunk.Recipients[0].Status);
        return chunk.Id;
    }

    public static bool IsAttention(this ProxiedRequest request) => request.Path.Contains(Keys.AttentionPartition, StringComparison.Ordinal);
}
