using GatewaySimulator.Accounting;
using GatewaySimulator.Faults;
using GatewaySimulator.Protocol;

namespace GatewaySimulator.Scripts;

/// <summary>Accepts the messages of a valid call, phone by phone.</summary>
internal sealed class Sending(SimulatedGateway gateway)
{
    public GatewayAnswer Answer(GatewayRequest request, Fault? fault)
    {
        var settings = gateway.Rules;
        var draft = Draft(request, settings);
        if (request.Script != Script.Batch)
        {
            var (id, code) = Accept(draft with { Phone = request.Phones[0] }, 0, fault);
            return id is null ? GatewayAnswer.Refused(code!) : GatewayAnswer.Completed() with { Ids = [$"SMS_ID: {id}"] };
        }

        var lines = new string[request.Phones.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            var (id, code) = Accept(draft with { Phone = request.Phones[i] }, i, fault);
            lines[i] = id ?? "!!!" + code;
        }

        return new GatewayAnswer("Ok", ["Result: Ok", "XML_ok", "Result=1", "SMS_ID list:"], lines, [settings.ClosingLine]);
    }

    private (string? Id, string? Code) Accept(LedgerEntry draft, int line, Fault? fault)
    {
        if (!Addresses.IsPhone(draft.Phone)) return (null, OperationCode.InvalidDestinationAddress);
        if (fault?.StrikesLine(line) == true) return (null, fault.Code);
        if (MagicNumbers.CodeOf(draft.Phone) is { } magic) return (null, magic);
        var entry = draft with { Id = gateway.NextId(), Ending = MagicNumbers.EndingOf(draft.Phone) };
        var written = fault is null || fault.Written || fault.Waits;
        return !written || gateway.Ledger.TryAccept(entry) ? (entry.Id, null) : (null, OperationCode.NotEnoughCredits);
    }

    private LedgerEntry Draft(GatewayRequest request, SimulatorSettings settings)
    {
        var now = gateway.Time.GetUtcNow();
        var time = request.Time is null ? null : MoscowTime.Parse(request.Time, settings.TimeFormat)?.ToUniversalTime();
        var segments = Segments.Count(request.Text);
        return new LedgerEntry(
            Id: "", request.Script, Phone: "", request.Sender, request.Text, request.Flash, request.Time,
            segments, segments * settings.Tariff, AcceptedAt: now, StartsAt: time > now ? time.Value : now, Ending: null);
    }
}
