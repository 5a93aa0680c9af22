using Microsoft.Extensions.Logging;

namespace SmsFunctions.Overview;

/// <summary>The log messages about the overview.</summary>
internal static partial class OverviewLog
{
    [LoggerMessage(203, LogLevel.Warning, "The part {Part} of the overview could not be read")]
    public static partial void PartNotRead(this ILogger logger, Exception fault, string part);
}
