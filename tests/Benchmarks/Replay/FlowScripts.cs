namespace SmsFunctions.Benchmarks.Replay;

/// <summary>The scripts of all flows, recorded from the running app at the wire.</summary>
/// <param name="Later">A single message that is due later: accepted and hinted, and not sent.</param>
internal sealed record FlowScripts(FlowScript Later, FlowScript Single, FlowScript SmallBatch, FlowScript LargeBatch);
