using Microsoft.Extensions.Logging;
using SmsFunctions.Messages;

namespace SmsFunctions.AlertHooks;

/// <summary>The log messages about deliveries of alert sources.</summary>
internal static partial class AlertHooksLog
{
    [LoggerMessage(130, LogLevel.Information, "Source {Source} posted {Alerts} alerts; they are sent as batch {Batch}")]
    public static partial void HookAccepted(this ILogger logger, string source, int alerts, BatchId batch);

    [LoggerMessage(131, LogLevel.Information, "A delivery of source {Source} needs no message: {Reason}")]
    public static partial void HookIgnored(this ILogger logger, string source, string reason);

    [LoggerMessage(132, LogLevel.Warning, "A delivery of source {Source} was refused: {Reason}")]
    public static partial void HookRefused(this ILogger logger, string source, string reason);

    [LoggerMessage(135, LogLevel.Warning, "A delivery of source {Source} was sent, but {Warning}")]
    public static partial void HookWarning(this ILogger logger, string source, string warning);

    [LoggerMessage(133, LogLevel.Warning, "The nonce of a delivery of source {Source} could not be stored; a replay is recognised by its content")]
    public static partial void NonceNotStored(this ILogger logger, Exception fault, string source);
}
