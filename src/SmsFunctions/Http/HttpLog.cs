using Microsoft.Extensions.Logging;

namespace SmsFunctions.Http;

/// <summary>The log messages about answers that clients get.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(16, LogLevel.Error, "Storage is unavailable; the client was told to try again later")]
    public static partial void StorageDown(this ILogger logger, Exception fault);

    [LoggerMessage(17, LogLevel.Error, "Row {Row} cannot be read; the client was told so. Repair the row, or delete it")]
    public static partial void RowUnreadable(this ILogger logger, Exception fault, string row);
}
