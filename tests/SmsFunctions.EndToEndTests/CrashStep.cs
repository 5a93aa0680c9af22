using System.Collections.Immutable;
using System.Text;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests;

/// <summary>A step in the handling of one message at which a process is killed, and the expected state afterwards.</summary>
/// <param name="Wire">The proxy that the request of this step passes.</param>
/// <param name="Matches">Returns whether a request is the one of this step for the message to a phone number.</param>
/// <param name="Before">True: the request is not forwarded. False: the request is handled and its answer is lost.</param>
/// <param name="InLedger">The number of times that the gateway finally has the message.</param>
/// <param name="Expected">The final status of the message, or null if it must not be stored.</param>
internal sealed record CrashStep(
    string Name, Func<AppHarness, HttpProxy> Wire, Func<AppHarness, ProxiedRequest, string, bool> Matches, bool Before, int InLedger, string? Expected)
{
    /// <value>All steps, the last step in the life of a message first. A waiting message then sends no request that matches a step further down.</value>
    public static readonly ImmutableArray<CrashStep> All =
    [
        new("before the status is stored", app => app.Tables, IsStatus, Before: true, 1, "delivered"),
        new("before the status answer arrives", app => app.Gateway, IsStatusCall, Before: false, 1, "delivered"),
        new("after the hint is deleted", app => app.Queues, IsHintDelete, Before: false, 1, "delivered"),
        new("before the hint is deleted", app => app.Queues, IsHintDelete, Before: true, 1, "delivered"),
        new("after the result is stored", app => app.Tables, IsResult, Before: false, 1, "delivered"),
        new("before the result is stored", app => app.Tables, IsResult, Before: true, 1, "unconfirmed"),
        new("before the gateway's answer arrives", app => app.Gateway, IsCall, Before: false, 1, "unconfirmed"),
        new("before the gateway gets the call", app => app.Gateway, IsCall, Before: true, 0, "unconfirmed"),

        // After the claim, storage does not show whether the call was made.
        new("after the claim", app => app.Tables, IsClaim, Before: false, 0, "unconfirmed"),
        new("before the claim", app => app.Tables, IsClaim, Before: true, 1, "delivered"),
        new("after the hint is put", app => app.Queues, IsHintPut, Before: false, 1, "delivered"),
        new("before the hint is put", app => app.Queues, IsHintPut, Before: true, 1, "delivered"),
        new("after the accept transaction", app => app.Tables, IsAccept, Before: false, 1, "delivered"),
        new("before the accept transaction", app => app.Tables, IsAccept, Before: true, 0, null),
    ];

    /// <value>The recipient of the message that is stopped at this step.</value>
    public string Phone => $"790000000{All.IndexOf(this):D2}";

    private static bool IsAccept(AppHarness app, ProxiedRequest request, string phone) => RowOf(request, phone) is { } row && !Has(row, "sending");

    private static bool IsHintPut(AppHarness app, ProxiedRequest request, string phone) => request.IsPut("sms-send");

    private static bool IsHintDelete(AppHarness app, ProxiedRequest request, string phone) => request.IsDelete("sms-send");

    private static bool IsClaim(AppHarness app, ProxiedRequest request, string phone) =>
        RowOf(request, phone) is { } row && Has(row, "sending") && !Has(row, "sent");

    private static bool IsResult(AppHarness app, ProxiedRequest request, string phone) =>
        RowOf(request, phone) is { } row && Has(row, "sent") && !Has(row, "delivered");

    private static bool IsStatus(AppHarness app, ProxiedRequest request, string phone) =>
        RowOf(request, phone) is { } row && Has(row, "delivered");

    private static bool IsCall(AppHarness app, ProxiedRequest request, string phone) =>
        request.Path.Contains("1c_s.php", StringComparison.Ordinal) && request.Has(phone);

    private static bool IsStatusCall(AppHarness app, ProxiedRequest request, string phone) =>
        request.Path.Contains("1c_i.php", StringComparison.Ordinal)
        && app.Simulator.Ledger.Entries.FirstOrDefault(entry => entry.Phone == phone) is { } entry
        && request.Has(entry.Id);

    // A transaction may have the rows of several messages, each in a line of its own.
    private static string? RowOf(ProxiedRequest request, string phone) => request.IsTransaction
        ? Encoding.UTF8.GetString(request.Bytes).Split('\n').FirstOrDefault(line => line.Contains(phone, StringComparison.Ordinal))
        : null;

    // The history of the message is JSON within a JSON string, so a backslash follows each status.
    private static bool Has(string row, string status) => row.Contains($"{status}\\", StringComparison.Ordinal);
}
