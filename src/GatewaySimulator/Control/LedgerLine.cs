using GatewaySimulator.Accounting;
using GatewaySimulator.Protocol;

namespace GatewaySimulator.Control;

/// <summary>A ledger entry as <c>GET /ledger</c> returns it, with its current status in English.</summary>
internal sealed record LedgerLine(
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
    string Status)
{
    public static LedgerLine Of(LedgerEntry entry, SimulatedGateway gateway) => new(
        entry.Id, entry.Script, entry.Phone, entry.Sender, entry.Text, entry.Flash, entry.Time,
        entry.Segments, entry.Price, entry.AcceptedAt, gateway.StatusOf(entry).Word());
}
