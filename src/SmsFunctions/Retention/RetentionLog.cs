using Microsoft.Extensions.Logging;

namespace SmsFunctions.Retention;

/// <summary>The log messages about purging expired data.</summary>
internal static partial class RetentionLog
{
    [LoggerMessage(150, LogLevel.Information, "The texts of {Texts} messages, the rows of {Rows} messages and {Keys} other expired rows were purged")]
    public static partial void Purged(this ILogger logger, int texts, int rows, int keys);

    [LoggerMessage(151, LogLevel.Warning, "Purged messages had {Count} pending callbacks, older than 30 days and never delivered; these were deleted too")]
    public static partial void CallbacksPurged(this ILogger logger, int count);

    [LoggerMessage(152, LogLevel.Error, "Expired data could not be purged; the next run tries again")]
    public static partial void PurgeFailed(this ILogger logger, Exception fault);
}
