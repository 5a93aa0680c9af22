using System.Text.Json;
using System.Text.Json.Nodes;
using GatewaySimulator.Accounting;
using GatewaySimulator.Faults;

namespace GatewaySimulator.Control;

/// <summary>The JSON endpoints of the simulator: settings, faults, held calls, ledger and call log.</summary>
internal static class ControlEndpoints
{
    public static void Map(WebApplication app, SimulatedGateway gateway)
    {
        app.MapGet("/control", () => gateway.Settings);
        app.MapPut("/control", (HttpRequest request) => ReadAsync<JsonObject>(request, changes =>
        {
            gateway.Change(before => SettingsJson.Merge(before, changes));
            return gateway.Settings;
        }));

        app.MapGet("/control/faults", () => gateway.Faults.All);
        app.MapPost("/control/faults", (HttpRequest request) => ReadAsync<Fault>(request, gateway.Faults.Add));
        app.MapDelete("/control/faults", gateway.Faults.Clear);
        app.MapPost("/control/release", (int? count) => new { released = gateway.Holds.Release(count ?? int.MaxValue) });

        app.MapGet("/ledger", (string? phone, DateTimeOffset? since, bool? count) => ReadLedger(gateway, phone, since, count ?? false));
        app.MapGet("/ledger/count", () => new { count = gateway.Ledger.Count });
        app.MapDelete("/ledger", gateway.Ledger.Clear);

        app.MapGet("/calls", (int? last) => new
        {
            counts = gateway.Calls.Counts,
            held = gateway.Holds.Count,
            last = gateway.Calls.Last.TakeLast(last ?? CallLog.Kept),
        });
        app.MapDelete("/calls", gateway.Calls.Clear);

        app.MapFallback("{*path}", http =>
        {
            gateway.Calls.Add(new Call("other", 0, gateway.Time.GetUtcNow(), [.. http.Request.Headers.Keys]) { Outcome = $"404 {http.Request.Path}" });
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    // The body is read without model binding, so that errors name the reason.
    private static async Task<IResult> ReadAsync<T>(HttpRequest request, Func<T, object> use)
    {
        if (!request.HasJsonContentType())
        {
            return Results.Text("A body needs the header Content-Type: application/json.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        }

        try
        {
            var body = await JsonSerializer.DeserializeAsync<T>(request.Body, ControlJson.Options);
            return body is null ? Results.BadRequest("A JSON object is expected.") : Results.Ok(use(body));
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException)
        {
            return Results.BadRequest(e.Message);
        }
    }

    private static object ReadLedger(SimulatedGateway gateway, string? phone, DateTimeOffset? since, bool count)
    {
        var found = gateway.Ledger.Entries.Where(entry => (phone is null || entry.Phone == phone) && (since is null || entry.AcceptedAt >= since));
        return count ? new { count = found.Count() } : found.Select(entry => LedgerLine.Of(entry, gateway));
    }
}
