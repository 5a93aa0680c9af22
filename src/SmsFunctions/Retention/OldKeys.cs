using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>
/// Once a day goes through tables <c>SmsKeys</c> and <c>SmsOneC</c> and the daily spending, and takes away what stands for nothing any more. How far it has
/// come is in table <c>SmsControl</c>, partition by partition.
/// </summary>
public sealed class OldKeys(TableServiceClient tables, ChunkTable chunks, IOptions<RetentionOptions> options, TimeProvider time)
{
    private const int Page = 100;
    private const string At = nameof(At), Next = nameof(Next), Request = nameof(Request);

    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    // Whoever has just found a key may still be about to renew it.
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    private readonly TableClient _control = tables.GetTableClient(Keys.ControlTable);

    /// <param name="purged">Told how many rows went.</param>
    public async Task RunAsync(Action<int> purged, CancellationToken cancellation)
    {
        var keysBefore = time.GetUtcNow() - options.Value.KeysFor - Grace;
        await WalkAsync(Keys.KeysTable, Keys.HashedPartitions, TableClient.CreateQueryFilter($" and At lt {keysBefore}"), (_, _) => Task.FromResult(true), purged, cancellation);
        await WalkAsync(Keys.OneCTable, Keys.OneCPartitions, "", IsOverAsync, purged, cancellation);

        var spending = Keys.Spending(OpenDays.DayOf(time.GetUtcNow() - options.Value.RowsFor));
        await WalkAsync(Keys.ControlTable, [spending.Partition], TableClient.CreateQueryFilter($" and RowKey lt {spending.Row}"), (_, _) => Task.FromResult(true), purged, cancellation);
    }

    private async Task WalkAsync(string name, IReadOnlyList<string> partitions, string filter, Func<TableEntity, CancellationToken, Task<bool>> isOld, Action<int> purged, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (partition, row) = Keys.RetentionWalk(name);
        var found = await _control.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
        var (begun, next) = found.HasValue ? (found.Value!.GetDateTimeOffset(At)!.Value, found.Value.GetInt32(Next)!.Value) : (DateTimeOffset.MinValue, partitions.Count);
        if (next >= partitions.Count)
        {
            if (now < begun + Interval)
            {
                return;
            }

            (begun, next) = (now, 0);
        }

        for (; next < partitions.Count; next++)
        {
            await PurgeAsync(tables.GetTableClient(name), TableClient.CreateQueryFilter($"PartitionKey eq {partitions[next]}") + filter, isOld, purged, cancellation);

            // Of two that walk at once the last says how far; either has done what it says.
            await _control.UpsertEntityAsync(new TableEntity(partition, row) { [At] = begun, [Next] = next + 1 }, TableUpdateMode.Replace, cancellation);
        }
    }

    private static async Task PurgeAsync(TableClient table, string filter, Func<TableEntity, CancellationToken, Task<bool>> isOld, Action<int> purged, CancellationToken cancellation)
    {
        await foreach (var page in table.QueryAsync<TableEntity>(filter, Page, cancellationToken: cancellation).AsPages())
        {
            var old = new List<TableEntity>();
            foreach (var row in page.Values)
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
