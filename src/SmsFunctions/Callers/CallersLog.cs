using Microsoft.Extensions.Logging;

namespace SmsFunctions.Callers;

/// <summary>The log messages about callers.</summary>
internal static partial class CallersLog
{
    [LoggerMessage(190, LogLevel.Warning, "Caller {Caller} has not the right {Right} that function {Function} needs; the request was refused")]
    public static partial void RightMissing(this ILogger logger, string caller, string right, string function);

    [LoggerMessage(191, LogLevel.Warning, "Caller {Caller} is over its limit; a request of {Messages} messages was refused: {Limit}")]
    public static partial void OverLimit(this ILogger logger, string caller, int messages, string limit);
}
