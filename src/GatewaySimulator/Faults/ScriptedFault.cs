namespace GatewaySimulator.Faults;

/// <summary>A fault in the list and its counts.</summary>
/// <param name="Seen">The number of matching calls.</param>
/// <param name="Struck">The number of calls that got the fault.</param>
public sealed record ScriptedFault(int Id, Fault Fault, int Seen, int Struck);
