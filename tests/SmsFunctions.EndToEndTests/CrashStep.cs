using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests;

/// <summary>A step of one message's way at which a process is killed, and the state that must follow.</summary>
/// <param name="Number">The how-manieth matching request since the message was posted.</param>
/// <param name="Before">Whether the request is cut off; otherwise it is carried out and its answer is lost.</param>
/// <param name="InLedger">How often the gateway has the message in the end.</param>
/// <param name="Expected">The message's last status; null when it must not be stored.</param>
internal sealed record CrashStep(Func<AppHarness, HttpProxy> Wire, int Number, Func<ProxiedRequest, bool> Matches, bool Before, int InLedger, string? Expected)
{
    public static readonly IReadOnlyDictionary<string, CrashStep> All = new Dictionary<string, CrashStep>
    {
        ["before the accept transaction"] = new(app => app.Tables, 1, IsTransaction, Before: true, 0, null),
        ["after the accept transaction"] = new(app => app.Tables, 1, IsTransaction, Before: false, 1, "delivered"),
        ["before the hint is put"] = new(app => app.Queues, 1, request => request.IsPut("sms-send"), Before: true, 1, "delivered"),
        ["after the hint is put"] = new(app => app.Queues, 1, request => request.IsPut("sms-send"), Before: false, 1, "delivered"),
        ["before the claim"] = new(app => app.Tables, 2, IsTransaction, Before: true, 1, "delivered"),

        // After the claim, nothing in storage tells whether bytes left.
        ["after the claim"] = new(app => app.Tables, 2, IsTransaction, Before: false, 0, "unconfirmed"),
        ["before the gateway gets the call"] = new(app => app.Gateway, 1, _ => true, Before: true, 0, "unconfirmed"),
        ["before the gateway's answer arrives"] = new(app => app.Gateway, 1, _ => true, Before: false, 1, "unconfirmed"),
        ["before the result is stored"] = new(app => app.Tables, 3, IsTransaction, Before: true, 1, "unconfirmed"),
        ["after the result is stored"] = new(app => app.Tables, 3, IsTransaction, Before: false, 1, "delivered"),
        ["before the hint is deleted"] = new(app => app.Queues, 1, request => request.IsDelete("sms-send"), Before: true, 1, "delivered"),
        ["after the hint is deleted"] = new(app => app.Queues, 1, request => request.IsDelete("sms-send"), Before: false, 1, "delivered"),
        ["before the status answer arrives"] = new(app => app.Gateway, 2, _ => true, Before: false, 1, "delivered"),
        ["before the status is stored"] = new(app => app.Tables, 4, IsTransaction, Before: true, 1, "delivered"),
    };

    /// <summary>The next request of this step meets a crash; requests after it pass.</summary>
    public Func<ProxiedRequest, Cut?> Cuts(Action crash)
    {
        var seen = 0;
        return request => Matches(request) && Interlocked.Increment(ref seen) == Number ? new Cut(Before, crash) : null;
    }

    private static bool IsTransaction(ProxiedRequest request) => request.IsTransaction;
}
