using System.Globalization;
using GatewaySimulator.Faults;
using GatewaySimulator.Protocol;

namespace GatewaySimulator.Scripts;

/// <summary>Validates a call as the gateway does and creates the answer. Only <see cref="Sending"/> changes state.</summary>
internal sealed class Answers(SimulatedGateway gateway)
{
    private readonly Sending _sending = new(gateway);

    public GatewayAnswer To(GatewayRequest request, Fault? fault)
    {
        if (fault?.Action == FaultAction.Code) return GatewayAnswer.Refused(fault.Code);
        if (Refusal(request, gateway.Rules) is { } code) return GatewayAnswer.Refused(code);
        var answer = request.Script switch
        {
            Script.Balance => Balance(),
            Script.Status => Status(request.MessageId, fault),
            _ => _sending.Answer(request, fault),
        };
        return fault?.Action == FaultAction.WrongLineCount ? answer.WithIdLines(fault.Delta, ExtraLine(request.Script)) : answer;
    }

    private static string? Refusal(GatewayRequest request, SimulatorSettings settings) => request switch
    {
        { Readable: false } => OperationCode.InvalidHeader,
        _ when settings.User.Length > 0 && request.User != settings.User => OperationCode.InvalidLogin,
        _ when settings.Password.Length > 0 && request.Password != settings.Password => OperationCode.InvalidPassword,
        _ when request.Script.Sends() && !Addresses.IsSender(request.Sender) => OperationCode.InvalidSourceAddress,
        { Time: { } time } when MoscowTime.Parse(time, settings.TimeFormat) is null => OperationCode.InvalidHeader,
        _ => null,
    };

    private GatewayAnswer Balance()
    {
        var balance = gateway.Ledger.Balance.ToString("0.####", CultureInfo.InvariantCulture);
        var currency = gateway.Rules.Currency;
        return GatewayAnswer.Completed(currency.Length > 0 ? $"Balance: {balance} {currency}" : $"Balance: {balance}");
    }

    private GatewayAnswer Status(string id, Fault? fault)
    {
        if (gateway.Ledger.Find(id) is not { } entry) return GatewayAnswer.Refused(OperationCode.InvalidMessageId);
        var word = fault?.Action == FaultAction.Status ? fault.Status : gateway.StatusOf(entry).Word(gateway.Rules.Language);
        return GatewayAnswer.Completed($"SMS_Time: {MoscowTime.Format(entry.StartsAt)}", $"SMS_Status: {word}");
    }

    private Func<string> ExtraLine(Script script) => () => script == Script.Batch ? gateway.NextId() : $"SMS_ID: {gateway.NextId()}";
}
