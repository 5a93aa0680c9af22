using Microsoft.Extensions.Logging;

namespace SmsFunctions.Health;

/// <summary>The log messages about health.</summary>
internal static partial class HealthLog
{
    [LoggerMessage(202, LogLevel.Warning, "What waits could not be counted or stored; the next tick tries again")]
    public static partial void FiguresNotStored(this ILogger logger, Exception fault);
}
