using Microsoft.Extensions.Logging;

namespace SmsFunctions.Spending;

/// <summary>The log messages about the balance.</summary>
internal static partial class SpendingLog
{
    [LoggerMessage(92, LogLevel.Warning, "The balance is unknown ({Code}): a batch is sent without a check of the balance")]
    public static partial void BalanceUnknown(this ILogger logger, string? code);
}
