using Microsoft.Extensions.Logging;

namespace SmsFunctions.OneC;

/// <summary>The log messages about the 1C endpoint.</summary>
internal static partial class OneCLog
{
    [LoggerMessage(140, LogLevel.Warning, "The 1C endpoint refused a request: {Answer}")]
    public static partial void OneCRefused(this ILogger logger, string answer);
}
