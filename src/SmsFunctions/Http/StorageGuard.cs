using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SmsFunctions.Storage;

namespace SmsFunctions.Http;

/// <summary>
/// Answers 503 when storage is unavailable or refuses a call, for example because a table does not exist yet or a permission is missing, and 500 with the
/// name of the row when a row cannot be read.
/// </summary>
internal static class StorageGuard
{
    /// <param name="unfinished">Builds the answer when a part of the work may have been done; null answers that nothing was done.</param>
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
        catch (UnreadableRowException fault)
        {
            logger.RowUnreadable(fault, fault.Row);
            return Problems.Unreadable(fault.Row);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Problems.Cancelled();
        }
    }
}
