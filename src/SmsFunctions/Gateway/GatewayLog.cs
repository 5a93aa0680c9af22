using Microsoft.Extensions.Logging;
using SmsFunctions.Messages;

namespace SmsFunctions.Gateway;

/// <summary>Logs one line for each call: the script, the recipient (masked) or the number of recipients, the outcome and the duration.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage("Gateway {Script} to {To}: {Verdict}, {Accepted} accepted, first error {Code} ({Detail}), {Milliseconds:0} ms")]
    public static partial void Send(
        ILogger log, LogLevel level, string script, string to, Verdict verdict, int accepted, GatewayErrorCode? code, string? detail, double milliseconds);

    [LoggerMessage("Gateway status of {GatewayId}: {Verdict}, {Status}, error {Code} ({Detail}), {Milliseconds:0} ms")]
    public static partial void Status(
        ILogger log, LogLevel level, string gatewayId, Verdict verdict, DeliveryStatus? status, GatewayErrorCode? code, string? detail, double milliseconds);

    [LoggerMessage("Gateway balance: {Verdict}, error {Code} ({Detail}), {Milliseconds:0} ms")]
    public static partial void Balance(ILogger log, LogLevel level, Verdict verdict, GatewayErrorCode? code, string? detail, double milliseconds);
}
