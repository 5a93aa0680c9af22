using Microsoft.Extensions.Logging;

namespace SmsFunctions.Statistics;

/// <summary>The log messages about tallies.</summary>
internal static partial class StatisticsLog
{
    [LoggerMessage(200, LogLevel.Warning, "The tallies of this instance could not be stored; they are stored later")]
    public static partial void TalliesNotStored(this ILogger logger, Exception fault);

    [LoggerMessage(201, LogLevel.Warning, "The tallies of a past day could not be merged; the next tick tries again")]
    public static partial void TalliesNotMerged(this ILogger logger, Exception fault);

    [LoggerMessage(205, LogLevel.Warning, "The tallies could not be read, so the volume of the current hour was not checked; the next minute checks it")]
    public static partial void VolumeNotChecked(this ILogger logger, Exception fault);
}
