using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests;

/// <summary>A step in the handling of one message at which a process is killed, and the expected state afterwards.</summary>
/// <param name="Number">The position among the matching requests since the message was posted, from 1.</param>
/// <param name="Before">True: the request is not forwarded. False: the request is handled and its answer is lost.</param>
/// <param name="InLedger">The number of times that the gateway finally has the message.</param>
/// <param name="Expected">The final status of the message, or null if it must not be stored.</param>
internal sealed record CrashStep(Func<AppHarness, HttpProxy> Wire, int Number, Func<ProxiedRequest, bool> Matches, bool Before, int InLedger, string? Expected)
{
    public static readonly IReadOnlyDictionary<string, CrashStep> All = new Dictionary<string, CrashStep>
    {
        ["before the accept transaction"] = new(app => app.Tables, 1, IsTransaction, Before: true, 0, null),
        ["after the accept transaction"] = new(app => app.Tables, 1, IsTransaction, Before: false, 1, "delivered"),
        ["before the hint is put"] = new(app => app.Queues, 1, request => request.IsPut("sms-send"), Before: true, 1, "delivered"),
        ["after the hint is put"] = new(app => app.Queues, 1, request => request.IsPut("sms-send"), Before: false, 1, "delivered"),
        ["before the claim"] = new(app => app.Tables, 1, IsAfterClaim, Before: true, 1, "delivered"),

        // After the claim, storage does not show whether the call was made.
        ["after the claim"] = new(app => app.Tables, 1, IsAfterClaim, Before: false, 0, "unconfirmed"),
        ["before the gateway gets the call"] = new(app => app.Gateway, 1, _ => true, Before: true, 0, "unconfirmed"),
        ["before the gateway's answer arrives"] = new(app => app.Gateway, 1, _ => true, Before: false, 1, "unconfirmed"),
        ["before the result is stored"] = new(app => app.Tables, 2, IsAfterClaim, Before: true, 1, "unconfirmed"),
        ["after the result is stored"] = new(app => app.Tables, 2, IsAfterClaim, Before: false, 1, "delivered"),
        ["before the hint is deleted"] = new(app => app.Queues, 1, request => request.IsDelete("sms-send"), Before: true, 1, "delivered"),
        ["after the hint is deleted"] = new(app => app.Queues, 1, request => request.IsDelete("sms-send"), Before: false, 1, "delivered"),
        ["before the status answer arrives"] = new(app => app.Gateway, 2, _ => true, Before: false, 1, "delivered"),
        ["before the status is stored"] = new(app => app.Tables, 3, IsAfterClaim, Before: true, 1, "delivered"),
    };

    /// <summary>Cuts the next request of this step. Later requests pass, and so do transactions of other messages.</summary>
    public Func<ProxiedRequest, Cut?> Cuts(string phone, Action crash)
    {
        var seen = 0;
        return request => Matches(request) && (!request.IsTransaction || request.Has(phone)) && Interlocked.Increment(ref seen) == Number
            ? new Cut(Before, crash)
            : null;
    }

    private static bool IsTransaction(ProxiedRequest request) => request.IsTransaction;

    // The history of a claimed message contains this status. On a slow machine the sweep also writes the chunk, before the claim.
    private static bool IsAfterClaim(ProxiedRequest request) => request.IsTransaction && request.Has("sending");
}
