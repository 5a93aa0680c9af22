namespace SmsFunctions.Benchmarks.Rig;

/// <summary>A message in the ledger of the gateway.</summary>
internal sealed record Arrival(string Phone, DateTimeOffset AcceptedAt);
