using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SmsFunctions.AlertHooks;
using SmsFunctions.Callers;
using SmsFunctions.Http;
using SmsFunctions.Local;
using SmsFunctions.Operations;
using SmsFunctions.Search;
using SmsFunctions.Submission;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Callers;

/// <summary>Three callers and their requests. Each request passes the check of its key, as under the host.</summary>
internal static class CallerDriver
{
    /// <summary>The keys of the callers. Shop and crm may send and read their own messages, ops may read and operate.</summary>
    public const string Shop = "key-of-the-shop", Crm = "key-of-the-crm", Ops = "key-of-ops";

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Callers:shop:KeyHash"] = KeyHash.Of(Shop),
        ["Callers:shop:Rights"] = "send,readOwn",
        ["Callers:crm:KeyHash"] = KeyHash.Of(Crm),
        ["Callers:crm:Rights"] = "send,readOwn",
        ["Callers:ops:KeyHash"] = KeyHash.Of(Ops),
        ["Callers:ops:Rights"] = "read,operate",
    };

    public static Task<InProcessApp> StartAsync(AzuriteFixture azurite, params (string Name, string Value)[] more) =>
        InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?>(
            Settings.Concat(more.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))));

    public static Task<DirectCall> SendAsync(this InProcessApp app, string key, object message, string? idempotencyKey = null) => app.AskAsync(
        key, "SendMessage", request => app.Create<SubmitMessageFunctions>().SendAsync(request, CancellationToken.None), message, idempotencyKey);

    public static Task<DirectCall> SendBatchAsync(this InProcessApp app, string key, object batch, string? idempotencyKey = null) => app.AskAsync(
        key, "SendBatch", request => app.Create<SubmitBatchFunctions>().SendAsync(request, CancellationToken.None), batch, idempotencyKey);

    public static Task<DirectCall> ReadAsync(this InProcessApp app, string key, string id) =>
        app.AskAsync(key, "GetMessage", request => app.Create<ReadMessageFunctions>().GetAsync(request, id, CancellationToken.None));

    public static Task<DirectCall> ReadBatchAsync(this InProcessApp app, string key, string id) =>
        app.AskAsync(key, "GetBatch", request => app.Create<ReadBatchFunctions>().GetAsync(request, id, CancellationToken.None));

    public static Task<DirectCall> ReadMessagesAsync(this InProcessApp app, string key, string id, string accept = "") =>
        app.AskAsync(key, "GetBatchMessages", request =>
        {
            request.Headers.Accept = accept;
            return app.Create<ReadBatchFunctions>().GetMessagesAsync(request, id, CancellationToken.None);
        });

    public static Task<DirectCall> ListAsync(this InProcessApp app, string key, string query = "") => app.AskAsync(
        key, "ListMessages", request => app.Create<ListFunctions>().ListAsync(request, CancellationToken.None), query: query);

    public static Task<DirectCall> CancelAsync(this InProcessApp app, string key, string id) =>
        app.AskAsync(key, "CancelMessage", request => app.Create<CancelFunctions>().CancelMessageAsync(request, id, CancellationToken.None));

    public static Task<DirectCall> PostAlertAsync(this InProcessApp app, string key, string source, object alert) =>
        app.AskAsync(key, "TakeAlerts", request => app.Create<HookFunctions>().PostAsync(request, source, CancellationToken.None), alert);

    public static string Id(this DirectCall answer)
    {
        Assert.True(answer.Status == 202, answer.Body);
        return answer.Json["id"]!.GetValue<string>();
    }

    public static Task<DirectCall> AskAsync(
        this InProcessApp app,
        string key,
        string function,
        Func<HttpRequest, Task<IResult>> call,
        object? body = null,
        string? idempotencyKey = null,
        string query = "",
        Action<HttpRequest>? configure = null) =>
        DirectCall.OfAsync(app.Services, body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(body), async request =>
        {
            request.Headers["x-functions-key"] = key;
            request.QueryString = new QueryString(query);
            if (idempotencyKey is not null)
            {
                request.Headers[IdempotencyHeader.Name] = idempotencyKey;
            }

            configure?.Invoke(request);
            return app.Get<CallerAccess>().Check(function, request) ?? await call(request);
        });
}
