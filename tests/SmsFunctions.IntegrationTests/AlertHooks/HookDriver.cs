using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using SmsFunctions.AlertHooks;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.AlertHooks;

/// <summary>The sources of alert hooks in tests, and their posts.</summary>
internal static class HookDriver
{
    public const string First = "79001234567", Second = "79001234568";
    public const int MaxBody = 100 * 1024 * 1024;
    public const string GrafanaSecret = "a-secret-of-grafana", StandardSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Hooks:prom:Kind"] = "alertmanager",
        ["Hooks:prom:To"] = "+7 900 123-45-67, 8 900 123-45-68",
        ["Hooks:prom:MaxSegments"] = "2",
        ["Hooks:graf:Kind"] = "grafana",
        ["Hooks:graf:To"] = First,
        ["Hooks:graf:Secret"] = GrafanaSecret,
        ["Hooks:graf:Resolved"] = "true",
        ["Hooks:azure:Kind"] = "azuremonitor",
        ["Hooks:azure:To"] = First,
        ["Hooks:azure:From"] = "ALARM",
        ["Hooks:door:Kind"] = "generic",
        ["Hooks:door:Paths:Text"] = "alarm.message",
        ["Hooks:door:Paths:To"] = "alarm.phones",
        ["Hooks:door:Paths:Reference"] = "id",
        ["Hooks:signed:Kind"] = "generic",
        ["Hooks:signed:To"] = First,
        ["Hooks:signed:Paths:Text"] = "alarm.message",
        ["Hooks:signed:Secret"] = StandardSecret,
    };

    public static Task<InProcessApp> StartAsync(AzuriteFixture azurite, params (string Name, string Value)[] more) =>
        InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?>(Settings
            .Where(setting => more.All(other => other.Name != setting.Key))
            .Concat(more.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))));

    public static string Sample(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "AlertHooks", "Samples", $"{name}.json"));

    public static Task<DirectCall> PostHookAsync(
        this InProcessApp app, string source, string body, params (string Name, string Value)[] headers) =>
        DirectCall.OfAsync(app.Services, Encoding.UTF8.GetBytes(body), request =>
        {
            var (name, query) = source.Split('?') is [var before, var after] ? (before, $"?{after}") : (source, "");
            (request.Path, request.QueryString) = ($"/api/hooks/{name}", new QueryString(query));
            foreach (var (header, value) in headers)
            {
                request.Headers[header] = value;
            }

            return app.Create<HookFunctions>().PostAsync(request, name, CancellationToken.None);
        });

    public static (string, string)[] Grafana(DateTimeOffset at, string body)
    {
        var time = $"{at.ToUnixTimeSeconds()}";
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(GrafanaSecret), Encoding.UTF8.GetBytes($"{time}:{body}"));
        return [(HookSignature.GrafanaTime, time), (HookSignature.GrafanaHeader, Convert.ToHexStringLower(hash))];
    }

    public static (string, string)[] Standard(DateTimeOffset at, string id, string body)
    {
        var time = $"{at.ToUnixTimeSeconds()}";
        var signature = Convert.ToBase64String(
            HMACSHA256.HashData(Convert.FromBase64String(StandardSecret[6..]), Encoding.UTF8.GetBytes($"{id}.{time}.{body}")));
        return [(HookSignature.IdHeader, id), (HookSignature.TimeHeader, time), (HookSignature.SignatureHeader, $"v1,{signature}")];
    }

    public static string Id(DirectCall answer)
    {
        Assert.True(answer.Status == 202, answer.Body);
        return answer.Json["id"]!.GetValue<string>();
    }

    public static Task<Chunk> ChunkOfAsync(this InProcessApp app, DirectCall answer)
    {
        Assert.True(BatchId.TryParse(Id(answer), out var id));
        return app.Stored.ChunkAsync(id.Chunk(0));
    }

    public static async Task<List<TableEntity>> KeysAsync(this InProcessApp app) =>
        await app.Get<TableServiceClient>().GetTableClient(Keys.KeysTable).QueryAsync<TableEntity>().ToListAsync();

    /// <summary>Asserts that no log line contains a recipient or one of these secrets.</summary>
    public static void AssertNotLogged(this InProcessApp app, params string[] secrets) =>
        Assert.All(secrets.Append(First).Append(Second), secret =>
            Assert.DoesNotContain(app.Log.Lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));
}
