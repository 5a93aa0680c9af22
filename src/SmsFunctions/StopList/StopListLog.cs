using Microsoft.Extensions.Logging;

namespace SmsFunctions.StopList;

/// <summary>The log messages about the stop list. Numbers are masked.</summary>
internal static partial class StopListLog
{
    [LoggerMessage(90, LogLevel.Information, "The stop list was changed: {Phone} is {State}")]
    public static partial void StopListChanged(this ILogger logger, string phone, string state);

    [LoggerMessage(
        91, LogLevel.Error, "The stop list cannot be read because storage is unavailable; the last known list is used until the next successful read")]
    public static partial void StopListNotRead(this ILogger logger, Exception fault);
}
