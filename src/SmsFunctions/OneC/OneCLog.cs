using System.Net;
using Microsoft.Extensions.Logging;

namespace SmsFunctions.OneC;

/// <summary>The log messages about the 1C endpoint.</summary>
internal static partial class OneCLog
{
    [LoggerMessage(140, LogLevel.Warning, "The 1C endpoint refused a request: {Answer}")]
    public static partial void OneCRefused(this ILogger logger, string answer);

    [LoggerMessage(
        141,
        LogLevel.Warning,
        "The 1C endpoint refused {Wrong} requests with a wrong login and {Elsewhere} from addresses that are not allowed within a minute, last from {From}")]
    public static partial void OneCLoginsRefused(this ILogger logger, int wrong, int elsewhere, IPAddress? from);
}
