using Azure;
using Azure.Data.Tables;

namespace SmsFunctions.Storage;

/// <summary>Writes rows that must not have changed since they were read.</summary>
internal static class StoredRow
{
    /// <value>The most rows that storage returns for one request.</value>
    public const int LargestPage = 1_000;

    /// <summary>The part of a transaction that does what <see cref="WriteAsync"/> does alone.</summary>
    /// <param name="match">As for <see cref="WriteAsync"/>.</param>
    public static TableTransactionAction Write(TableEntity row, ETag? match) =>
        match is { } seen ? new(TableTransactionActionType.UpdateReplace, row, seen) : new(TableTransactionActionType.Add, row);

    /// <param name="match">The ETag of the row as it was read; null adds the row.</param>
    /// <returns>The new ETag.</returns>
    /// <exception cref="RequestFailedException">Another writer was faster, or storage is unavailable.</exception>
    public static async Task<ETag> WriteAsync(
        this TableClient table, TableEntity row, ETag? match, CancellationToken cancellation, TableUpdateMode mode = TableUpdateMode.Replace) =>
        ETagOf(match is { } seen ? await table.UpdateEntityAsync(row, seen, mode, cancellation) : await table.AddEntityAsync(row, cancellation));

    /// <summary>Like <see cref="WriteAsync"/>, for callers that begin again after a lost race.</summary>
    /// <returns>
    /// The new ETag; null when another writer was faster, or when the SDK retried a write that had succeeded. The next read shows which of the two.
    /// </returns>
    public static async Task<ETag?> TryWriteAsync(
        this TableClient table, TableEntity row, ETag? match, CancellationToken cancellation, TableUpdateMode mode = TableUpdateMode.Replace)
    {
        try
        {
            return await table.WriteAsync(row, match, cancellation, mode);
        }
        catch (RequestFailedException lost) when (match is null ? StorageFault.IsTaken(lost) : StorageFault.HasLostRace(lost))
        {
            return null;
        }
    }

    public static ETag ETagOf(Response written) => written.Headers.ETag ?? throw new InvalidOperationException("Storage stored a row but returned no ETag.");
}
