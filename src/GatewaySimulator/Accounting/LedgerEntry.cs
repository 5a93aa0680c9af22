using GatewaySimulator.Protocol;

namespace GatewaySimulator.Accounting;

/// <summary>A message that the gateway accepted.</summary>
/// <param name="Text">The text exactly as received.</param>
/// <param name="Time">SMS_Time as received; null without one.</param>
/// <param name="Price">Segments × the tariff at acceptance.</param>
/// <param name="StartsAt">The start of the status plan: acceptance, or SMS_Time if that is later.</param>
/// <param name="Ending">The status that replaces the last one of the plan; null keeps it.</param>
public sealed record LedgerEntry(
    string Id,
    Script Script,
    string Phone,
    string Sender,
    string Text,
    bool Flash,
    string? Time,
    int Segments,
    decimal Price,
    DateTimeOffset AcceptedAt,
    DateTimeOffset StartsAt,
    MessageStatus? Ending);
