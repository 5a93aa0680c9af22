using System.Collections.Frozen;

namespace SmsFunctions.Callers;

/// <summary>The rights that the HTTP functions need, by the name of the function. One of several rights suffices.</summary>
public static class FunctionRights
{
    /// <value>
    /// The rights by function. Functions with <see cref="CallerRights.Send"/> beside <see cref="CallerRights.Operate"/>, or with
    /// <see cref="CallerRights.ReadOwn"/>, check the owner of the message themselves.
    /// </value>
    public static IReadOnlyDictionary<string, CallerRights> Needed { get; } = new Dictionary<string, CallerRights>
    {
        ["SendMessage"] = CallerRights.Send,
        ["SendBatch"] = CallerRights.Send,
        ["TakeAlerts"] = CallerRights.Alert,

        ["GetMessage"] = CallerRights.Read | CallerRights.ReadOwn,
        ["ListMessages"] = CallerRights.Read | CallerRights.ReadOwn,
        ["GetCallbacks"] = CallerRights.Read | CallerRights.ReadOwn,
        ["ListBatches"] = CallerRights.Read | CallerRights.ReadOwn,
        ["GetBatch"] = CallerRights.Read | CallerRights.ReadOwn,
        ["GetBatchMessages"] = CallerRights.Read | CallerRights.ReadOwn,
        ["Lookup"] = CallerRights.Read | CallerRights.ReadOwn,
        ["GetAttention"] = CallerRights.Read,
        ["GetGate"] = CallerRights.Read,
        ["GetGateLog"] = CallerRights.Read,
        ["GetBalance"] = CallerRights.Read,
        ["GetBalanceLog"] = CallerRights.Read,
        ["GetSettings"] = CallerRights.Read,
        ["GetStats"] = CallerRights.Read,
        ["GetOverview"] = CallerRights.Read,
        ["ListCallbacks"] = CallerRights.Read,
        ["GetDay"] = CallerRights.Read,
        ["GetStop"] = CallerRights.Read,
        ["ListStops"] = CallerRights.Read,

        ["CancelMessage"] = CallerRights.Send | CallerRights.Operate,
        ["CancelBatch"] = CallerRights.Send | CallerRights.Operate,
        ["ChangeMessage"] = CallerRights.Send | CallerRights.Operate,
        ["ChangeBatch"] = CallerRights.Send | CallerRights.Operate,
        ["ResolveMessage"] = CallerRights.Operate,
        ["ResolveBatch"] = CallerRights.Operate,
        ["ResendMessage"] = CallerRights.Operate,
        ["ResendBatch"] = CallerRights.Operate,
        ["RedeliverCallbacks"] = CallerRights.Operate,
        ["RedeliverAllCallbacks"] = CallerRights.Operate,
        ["SetGate"] = CallerRights.Operate,
        ["AddStop"] = CallerRights.Operate,
        ["RemoveStop"] = CallerRights.Operate,
    }.ToFrozenDictionary();

    /// <value>The functions that need no key. Those of the 1C endpoint check its account.</value>
    public static IReadOnlySet<string> Anonymous { get; } =
        new[]
        {
            "Health", "OpenApi", "Docs", "Console", "ConsoleScript", "ConsoleStyle",
            "OneCSend", "OneCSendTimed", "OneCSendBatch", "OneCBalance", "OneCStatus",
        }.ToFrozenSet();
}
