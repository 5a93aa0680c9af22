using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Foundation;
using SmsFunctions.Storage;

namespace SmsFunctions.StopList;

/// <summary>
/// Table <c>SmsStopList</c>, one partition: a row for each number on the list, a row for each change ever made, and one row with the number of the last
/// change. Each change is one transaction, so an instance that has the list as of one change updates it by reading the later changes.
/// </summary>
public sealed class StopListTable(TableServiceClient tables)
{
    // The row keys. The key of a phone number is its hash, because keys appear in URLs and logs. Changes are in order.
    private const string Partition = "stop", LastRow = "l", NumberHead = "n", ChangeHead = "c", AfterNumbers = "o", AfterChanges = "d";
    private const string Phone = nameof(Phone), Reason = nameof(Reason), Since = nameof(Since), By = nameof(By);
    private const string Change = nameof(Change), IsStopped = nameof(IsStopped);

    private const int MaxRounds = 50;

    private readonly TableClient _table = tables.GetTableClient(Keys.StopListTable);

    /// <summary>The number of the last change, 0 before the first. Takes one point read.</summary>
    public async Task<long> LastChangeAsync(CancellationToken cancellation) => (await ReadLastAsync(cancellation)).Number;

    public async Task<StopEntry?> FindAsync(string phone, CancellationToken cancellation)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, RowOf(phone), cancellationToken: cancellation);
        return row.HasValue ? row.Value!.Parse(EntryOf) : null;
    }

    /// <summary>The numbers on the list, in arbitrary but stable order.</summary>
    /// <param name="after">The last number of the previous page; null starts at the first.</param>
    public IAsyncEnumerable<StopEntry> ListAsync(string? after, int? page, CancellationToken cancellation)
    {
        var from = after is null ? NumberHead : RowOf(after) + "~";
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {from} and RowKey lt {AfterNumbers}");
        return _table.QueryAsync<TableEntity>(filter, page, cancellationToken: cancellation).Select(row => row.Parse(EntryOf));
    }

    /// <summary>The changes after a given one, in order.</summary>
    public IAsyncEnumerable<StopChange> ChangesAsync(long after, CancellationToken cancellation)
    {
        var from = RowOf(after + 1);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {from} and RowKey lt {AfterChanges}");
        return _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation)
            .Select(row => row.Parse(ChangeOf));
    }

    /// <summary>Adds a number to the list. A number that is on it already keeps its time, and gets the new reason and caller.</summary>
    /// <param name="by">The name of the caller; null when it has none.</param>
    /// <exception cref="RequestFailedException">Whether the change was stored is unknown. It is safe to repeat the call.</exception>
    public async Task<StopEntry> AddAsync(string phone, string? reason, DateTimeOffset now, CancellationToken cancellation, string? by = null)
    {
        StopEntry? entry = null;
        await ChangeAsync(new(phone, reason, now, by), async () =>
        {
            var known = await FindAsync(phone, cancellation);
            entry = new StopEntry(phone, reason ?? known?.Reason, known?.Since ?? now, by ?? known?.By);
            var row = new TableEntity(Partition, RowOf(phone)) { [Phone] = phone, [Reason] = entry.Reason, [Since] = entry.Since, [By] = entry.By };
            return entry == known ? null : new TableTransactionAction(TableTransactionActionType.UpsertReplace, row);
        }, isStopped: true, cancellation);
        return entry!;
    }

    /// <summary>Removes a number from the list.</summary>
    /// <param name="by">As for <see cref="AddAsync"/>.</param>
    /// <returns>False when the number was not on the list.</returns>
    /// <exception cref="RequestFailedException">Whether the change was stored is unknown. It is safe to repeat the call.</exception>
    public async Task<bool> RemoveAsync(string phone, DateTimeOffset now, CancellationToken cancellation, string? by = null)
    {
        var wasThere = false;
        await ChangeAsync(new(phone, null, now, by), async () =>
        {
            var known = await FindAsync(phone, cancellation);
            wasThere |= known is not null;
            return known is null ? null : new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(Partition, RowOf(phone)), ETag.All);
        }, isStopped: false, cancellation);
        return wasThere;
    }

    // After a lost race the list is read again, because the change may be done already or differ now.
    private async Task ChangeAsync(StopEntry entry, Func<Task<TableTransactionAction?>> decide, bool isStopped, CancellationToken cancellation)
    {
        for (var write = new OptimisticWrite("The stop list", MaxRounds); ; write.Again())
        {
            var last = await ReadLastAsync(cancellation);
            if (await decide() is not { } action)
            {
                return;
            }

            var (number, numberRow) = (last.Number + 1, new TableEntity(Partition, LastRow) { [Change] = last.Number + 1 });
            var log = new TableEntity(Partition, RowOf(number))
            {
                [Change] = number,
                [Phone] = entry.Phone,
                [IsStopped] = isStopped,
                [Reason] = entry.Reason,
                [Since] = entry.Since,
                [By] = entry.By,
            };
            try
            {
                await _table.SubmitTransactionAsync(
                [
                    StoredRow.Write(numberRow, last.ETag),
                    action,
                    new(TableTransactionActionType.Add, log),
                ], cancellation);
                return;
            }
            catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
            {
                // Another instance changed the list, or the SDK repeated a write that had succeeded. In that case the next attempt finds nothing to do.
            }
        }
    }

    private async Task<(long Number, ETag? ETag)> ReadLastAsync(CancellationToken cancellation)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, LastRow, cancellationToken: cancellation);
        return row.HasValue ? (row.Value!.Parse(last => last.GetInt64(Change)!.Value), row.Value!.ETag) : (0, null);
    }

    private static string RowOf(string phone) => NumberHead + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(phone)));

    private static string RowOf(long change) => ChangeHead + change.ToString("D12", CultureInfo.InvariantCulture);

    private static StopChange ChangeOf(TableEntity row) => new(row.GetInt64(Change)!.Value, row.GetString(Phone), row.GetBoolean(IsStopped)!.Value);

    private static StopEntry EntryOf(TableEntity row) =>
        new(row.GetString(Phone), row.GetString(Reason), row.GetDateTimeOffset(Since)!.Value, row.GetString(By));
}

/// <summary>A number that gets no messages.</summary>
/// <param name="Phone">The number, digits only.</param>
/// <param name="Reason">The reason given by the caller; null when none was given.</param>
/// <param name="By">The name of the caller that last put the number on the list; null when it has none.</param>
public sealed record StopEntry(string Phone, string? Reason, DateTimeOffset Since, string? By);

/// <summary>A change of the stop list.</summary>
public readonly record struct StopChange(long Number, string Phone, bool IsStopped);
