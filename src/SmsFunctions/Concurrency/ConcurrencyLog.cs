using Microsoft.Extensions.Logging;

namespace SmsFunctions.Concurrency;

/// <summary>The log messages about the limit of concurrent gateway calls.</summary>
internal static partial class ConcurrencyLog
{
    [LoggerMessage(43, LogLevel.Warning, "Gateway slots cannot be rented or renewed because storage is unavailable; the app continues with its current slots")]
    public static partial void SlotsNotRenewed(this ILogger logger, Exception fault);
}
