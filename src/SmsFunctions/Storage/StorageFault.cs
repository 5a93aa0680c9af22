using Azure;
using Azure.Identity;

namespace SmsFunctions.Storage;

/// <summary>Classifies failed storage calls by what they mean for the caller.</summary>
public static class StorageFault
{
    private const int NotFound = 404, RequestTimeout = 408, Conflict = 409, PreconditionFailed = 412, TooManyRequests = 429, FirstServerError = 500;

    /// <summary>A row with this key already exists.</summary>
    public static bool IsTaken(Exception fault) => fault is RequestFailedException { Status: Conflict };

    /// <summary>The row was changed, deleted or inserted since it was read, possibly by an earlier attempt of the same write that the SDK retried.</summary>
    public static bool HasLostRace(Exception fault) => fault is RequestFailedException { Status: NotFound or Conflict or PreconditionFailed };

    /// <summary>Storage refused the call or did not answer.</summary>
    /// <param name="cancellation">The token of the caller; a cancellation through it is not a storage fault.</param>
    public static bool IsAny(Exception fault, CancellationToken cancellation = default) => fault is RequestFailedException || IsOutage(fault, cancellation);

    /// <summary>No response, a timeout or a server error, after the retries of the SDK. It is unknown whether a write succeeded.</summary>
    /// <param name="cancellation">The token of the caller; a cancellation through it is not a storage fault.</param>
    public static bool IsOutage(Exception fault, CancellationToken cancellation = default) => fault switch
    {
        RequestFailedException { Status: 0 or RequestTimeout or TooManyRequests or >= FirstServerError } => true,
        // The SDK throws this when its last retries failed in different ways.
        AggregateException { InnerExceptions: var all } => all.All(inner => IsOutage(inner, cancellation)),
        // No token for the managed identity was available, so no request was sent.
        AuthenticationFailedException => true,
        OperationCanceledException => !cancellation.IsCancellationRequested,
        _ => false,
    };
}
