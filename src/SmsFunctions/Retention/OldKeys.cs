using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>
/// Once a day goes through tables <c>SmsKeys</c> and <c>SmsOneC</c> and the daily spending, and takes away what stands for nothing any more. When a table
/// was gone through is in table <c>SmsControl</c>; an instance that ends on the way leaves it to another, which begins anew.
/// </summary>
public sealed class OldKeys(TableServiceClient tables, ChunkTable chunks, IOptions<RetentionOptions> options, TimeProvider time)
{
    private const int MaxActions = 100;
    private const string At = nameof(At), Request = nameof(Request);

    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    // Whoever has just found a key may still be about to renew it.
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    private readonly TableClient _control = tables.GetTableClient(Keys.ControlTable);

    // Where in a table to go on if the time ran out.
    private readonly ConcurrentDictionary<string, string> _continuations = new();

    /// <param name="purged">Told how many rows went.</param>
    public async Task RunAsync(Action<int> purged, CancellationToken cancellation)
    {
        var keysBefore = time.GetUtcNow() - options.Value.KeysFor - Grace;
        await WalkAsync(Keys.KeysTable, TableClient.CreateQueryFilter($"At lt {keysBefore}"), (_, _) => Task.FromResult(true), purged, cancellation);
        await WalkAsync(Keys.OneCTable, null, IsOverAsync, purged, cancellation);

        var spending = Keys.Spending(OpenDays.DayOf(time.GetUtcNow() - options.Value.RowsFor));
        await WalkAsync(Keys.ControlTable, TableClient.CreateQueryFilter($"PartitionKey eq {spending.Partition} and RowKey lt {spending.Row}"), (_, _) => Task.FromResult(true), purged, cancellation);
    }

    private async Task WalkAsync(string name, string? filter, Func<TableEntity, CancellationToken, Task<bool>> isOld, Action<int> purged, CancellationToken cancellation)
    {
        var (partition, row) = Keys.RetentionWalk(name);
        var last = await _control.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
        if (last.HasValue && time.GetUtcNow() < last.Value!.GetDateTimeOffset(At) + Interval)
        {
            return;
        }

        var table = tables.GetTableClient(name);
        await foreach (var page in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation).AsPages(_continuations.GetValueOrDefault(name)))
        {
            await PurgeAsync(table, page.Values, isOld, purged, cancellation);
            _continuations[name] = page.ContinuationToken ?? "";
        }

        _continuations.TryRemove(name, out _);

        // Of two that went through it at once either has done what the row says.
        await _control.UpsertEntityAsync(new TableEntity(partition, row) { [At] = time.GetUtcNow() }, TableUpdateMode.Replace, cancellation);
    }

    private static async Task PurgeAsync(TableClient table, IEnumerable<TableEntity> rows, Func<TableEntity, CancellationToken, Task<bool>> isOld, Action<int> purged, CancellationToken cancellation)
    {
        foreach (var same in rows.GroupBy(row => row.PartitionKey).SelectMany(partition => partition.Chunk(MaxActions)))
        {
            var old = new List<TableEntity>();
            foreach (var row in same)
            {
                if (await isOld(row, cancellation))
                {
                    old.Add(row);
                }
            }

            try
            {
                if (old.Count > 0)
                {
                    await table.SubmitTransactionAsync(old.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)), cancellation);
                    purged(old.Count);
                }
            }
            catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
            {
                // Somebody has renewed one, or they are gone: the next walk tells.
            }
        }
    }

    // A number of the 1C door is answered for as long as its message is there.
    private async Task<bool> IsOverAsync(TableEntity row, CancellationToken cancellation) =>
        BatchId.TryParse(row.GetString(Request), out var request)
        && request.CreatedAt + options.Value.RowsFor <= time.GetUtcNow()
        && !await chunks.ExistsAsync(request.Chunk(0), cancellation);
}
