using GatewaySimulator.Protocol;

namespace GatewaySimulator.Accounting;

/// <summary>One SMS that the gateway accepted.</summary>
/// <param name="Text">Exactly as received.</param>
/// <param name="Time">SMS_Time as received, or null.</param>
/// <param name="Price">Segments × the tariff of that moment.</param>
/// <param name="StartsAt">When its status plan begins: acceptance, or SMS_Time when that is later.</param>
/// <param name="Ending">The status that ends its plan instead of the usual one.</param>
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
