using Azure;
using Azure.Identity;

namespace SmsFunctions.Storage;

/// <summary>What a failed call to storage means for the caller.</summary>
public static class StorageFault
{
    private const int NotFound = 404, RequestTimeout = 408, Conflict = 409, PreconditionFailed = 412, TooManyRequests = 429, FirstServerError = 500;

    /// <summary>A row with this key is there already.</summary>
    public static bool IsTaken(Exception fault) => fault is RequestFailedException { Status: Conflict };

    /// <summary>The row is not as it was read: changed, gone, or made meanwhile, perhaps by this very write, repeated below us.</summary>
    public static bool HasLostRace(Exception fault) => fault is RequestFailedException { Status: NotFound or Conflict or PreconditionFailed };

    /// <summary>Storage said no, or said nothing.</summary>
    /// <param name="cancellation">The caller's token; its own cancellation is no fault of the storage.</param>
    public static bool IsAny(Exception fault, CancellationToken cancellation = default) => fault is RequestFailedException || IsOutage(fault, cancellation);

    /// <summary>No answer, a time-out or a server error, after the client's own retries: what was to be written may be written or not.</summary>
    /// <param name="cancellation">The caller's token; its own cancellation is no fault of the storage.</param>
    public static bool IsOutage(Exception fault, CancellationToken cancellation = default) => fault switch
    {
        RequestFailedException { Status: 0 or RequestTimeout or TooManyRequests or >= FirstServerError } => true,
        // The client throws this when its last retries failed in different ways.
        AggregateException { InnerExceptions: var all } => all.All(inner => IsOutage(inner, cancellation)),
        // No token for the managed identity: nothing was even asked.
        AuthenticationFailedException => true,
        OperationCanceledException => !cancellation.IsCancellationRequested,
        _ => false,
    };
}
