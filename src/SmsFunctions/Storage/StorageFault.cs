using Azure;
using Azure.Identity;

namespace SmsFunctions.Storage;

/// <summary>Tells a storage that cannot be reached from one that gave an answer.</summary>
public static class StorageFault
{
    private const int RequestTimeout = 408, TooManyRequests = 429, FirstServerError = 500;

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
