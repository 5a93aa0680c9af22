using Microsoft.Extensions.Logging;
using SmsFunctions.Messages;

namespace SmsFunctions.Gate;

/// <summary>The log messages about the gate. Its changes of state are alerts.</summary>
internal static partial class GateLog
{
    [LoggerMessage(40, LogLevel.Error, "The gate cannot be read because storage is unavailable; its last known state is used until the next successful read")]
    public static partial void GateNotRead(this ILogger logger, Exception fault);

    [LoggerMessage(41, LogLevel.Error, "The move {Move} of the gate could not be stored; the next reply of the same kind causes it again")]
    public static partial void GateNotMoved(this ILogger logger, Exception fault, string move);

    [LoggerMessage(42, LogLevel.Information, "Probe {Number} of the stopped account: {Verdict}")]
    public static partial void GateProbed(this ILogger logger, int number, Verdict verdict);
}
