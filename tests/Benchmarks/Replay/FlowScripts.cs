namespace SmsFunctions.Benchmarks.Replay;

/// <summary>The scripts of all flows, recorded at the proxies of the running app.</summary>
/// <param name="Later">The script of a single message that is due later: it is accepted and its hint enqueued, but it is not sent.</param>
internal sealed record FlowScripts(FlowScript Later, FlowScript Single, FlowScript SmallBatch, FlowScript LargeBatch);
