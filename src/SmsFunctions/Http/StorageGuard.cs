using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Http;

/// <summary>Answers 503 where storage cannot be reached, or says no: a table that is not made yet, a right that is missing.</summary>
internal static class StorageGuard
{
    public static async Task<IResult> AnswerAsync(ILogger logger, Func<Task<IResult>> answer, CancellationToken cancellation)
    {
        try
        {
            return await answer();
        }
        catch (Exception fault) when (fault is RequestFailedException || StorageFault.IsOutage(fault, cancellation))
        {
            logger.StorageDown(fault);
            return Problems.StorageDown();
        }
    }
}
