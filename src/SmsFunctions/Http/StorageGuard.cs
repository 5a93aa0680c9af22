using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Http;

/// <summary>Answers 503 where storage cannot be reached, or says no: a table that is not made yet, a right that is missing.</summary>
internal static class StorageGuard
{
    /// <param name="unfinished">What to say where something may have been done before; null says that nothing was.</param>
    public static async Task<IResult> AnswerAsync(ILogger logger, Func<Task<IResult>> answer, CancellationToken cancellation, Func<IResult>? unfinished = null)
    {
        try
        {
            return await answer();
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, cancellation))
        {
            logger.StorageDown(fault);
            return unfinished?.Invoke() ?? Problems.StorageDown();
        }
    }
}
