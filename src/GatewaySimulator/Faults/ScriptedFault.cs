namespace GatewaySimulator.Faults;

/// <summary>A fault in the list and how far it has come.</summary>
/// <param name="Seen">Matching calls that reached it.</param>
/// <param name="Struck">Calls that it struck.</param>
public sealed record ScriptedFault(int Id, Fault Fault, int Seen, int Struck);
