using Microsoft.Extensions.Logging;
using SmsFunctions.Account;

namespace SmsFunctions.Telemetry;

/// <summary>What somebody must hear of, and its end: one category of the log, one verb for each event. Numbers in the words of others are masked.</summary>
public sealed partial class Alerts(ILoggerFactory loggers)
{
    public const string Category = "SmsFunctions.Alerts";

    private readonly ILogger _log = loggers.CreateLogger(Category);

    public void GateClosed(GateState gate) => GateClosed(gate.Position, gate.Code, PhoneMask.InText(gate.Reason ?? ""));

    public void GateOpened(GateState gate) => GateOpened(PhoneMask.InText(gate.Reason ?? "a probe found that it may"));

    [LoggerMessage(100, LogLevel.Error, "The gate is closed ({Position}, {Code}): no message is sent. {Reason}")]
    private partial void GateClosed(GatePosition position, string? code, string reason);

    [LoggerMessage(101, LogLevel.Information, "The gate is open again: {Reason}")]
    private partial void GateOpened(string reason);
}
