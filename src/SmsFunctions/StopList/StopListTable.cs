using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.StopList;

/// <summary>
/// Table <c>SmsStopList</c>, one partition: a row for each number on the list, a row for each change that ever was, and one row with the number of
/// the last change. Every change is one transaction, so that whoever knows the list as of one change comes to the next by reading what was changed since.
/// </summary>
public sealed class StopListTable(TableServiceClient tables)
{
    // The row keys: a number by its hash, since keys are seen in addresses and logs; changes in their order.
    private const string Partition = "stop", LastRow = "l", NumberHead = "n", ChangeHead = "c", AfterNumbers = "o", AfterChanges = "d";
    private const string Phone = nameof(Phone), Reason = nameof(Reason), Since = nameof(Since), Change = nameof(Change), IsStopped = nameof(IsStopped);

    // Each lost race means that somebody else changed the list; more of them than this is a fault in the storage.
    private const int MaxRaces = 50;

    private readonly TableClient _table = tables.GetTableClient(Keys.StopListTable);

    /// <summary>The number of the last change, 0 before the first: one point read.</summary>
    public async Task<long> LastChangeAsync(CancellationToken cancellation) => (await ReadLastAsync(cancellation)).Number;

    public async Task<StopEntry?> FindAsync(string phone, CancellationToken cancellation)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, RowOf(phone), cancellationToken: cancellation);
        return row.HasValue ? EntryOf(row.Value!) : null;
    }

    /// <summary>All numbers on the list, in no order that means anything.</summary>
    /// <param name="after">The last number of the page before; null begins.</param>
    public IAsyncEnumerable<StopEntry> ListAsync(string? after, int? page, CancellationToken cancellation)
    {
        var from = after is null ? NumberHead : RowOf(after) + "~";
        return _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {from} and RowKey lt {AfterNumbers}"), page, cancellationToken: cancellation).Select(EntryOf);
    }

    /// <summary>What was changed after a change, in order.</summary>
    public IAsyncEnumerable<StopChange> ChangesAsync(long after, CancellationToken cancellation)
    {
        var from = RowOf(after + 1);
        return _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {from} and RowKey lt {AfterChanges}"), cancellationToken: cancellation)
            .Select(row => new StopChange(row.GetInt64(Change)!.Value, row.GetString(Phone), row.GetBoolean(IsStopped)!.Value));
    }

    /// <summary>Puts a number on the list; one that is on it keeps its time and gets the reason.</summary>
    /// <exception cref="RequestFailedException">Whether it was stored is unknown; to repeat it is safe.</exception>
    public async Task<StopEntry> AddAsync(string phone, string? reason, DateTimeOffset now, CancellationToken cancellation)
    {
        StopEntry? entry = null;
        await ChangeAsync(phone, reason, now, async () =>
        {
            var known = await FindAsync(phone, cancellation);
            entry = new StopEntry(phone, reason ?? known?.Reason, known?.Since ?? now);
            return entry == known ? null : new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(Partition, RowOf(phone)) { [Phone] = phone, [Reason] = entry.Reason, [Since] = entry.Since });
        }, isStopped: true, cancellation);
        return entry!;
    }

    /// <summary>Takes a number off the list.</summary>
    /// <returns>False when it was not on it.</returns>
    /// <exception cref="RequestFailedException">Whether it was stored is unknown; to repeat it is safe.</exception>
    public async Task<bool> RemoveAsync(string phone, DateTimeOffset now, CancellationToken cancellation)
    {
        var wasThere = false;
        await ChangeAsync(phone, null, now, async () =>
        {
            var known = await FindAsync(phone, cancellation);
            wasThere |= known is not null;
            return known is null ? null : new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(Partition, RowOf(phone)), ETag.All);
        }, isStopped: false, cancellation);
        return wasThere;
    }

    // Whoever loses the race for the next number reads anew: what he wanted may be done, or be different by now.
    private async Task ChangeAsync(string phone, string? reason, DateTimeOffset now, Func<Task<TableTransactionAction?>> decide, bool isStopped, CancellationToken cancellation)
    {
        for (var races = 0; races < MaxRaces; races++)
        {
            var last = await ReadLastAsync(cancellation);
            if (await decide() is not { } action)
            {
                return;
            }

            var (number, numberRow) = (last.Number + 1, new TableEntity(Partition, LastRow) { [Change] = last.Number + 1 });
            var log = new TableEntity(Partition, RowOf(number)) { [Change] = number, [Phone] = phone, [IsStopped] = isStopped, [Reason] = reason, [Since] = now };
            try
            {
                await _table.SubmitTransactionAsync(
                [
                    last.ETag is { } match ? new(TableTransactionActionType.UpdateReplace, numberRow, match) : new(TableTransactionActionType.Add, numberRow),
                    action,
                    new(TableTransactionActionType.Add, log),
                ], cancellation);
                return;
            }
            catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
            {
                // Or this very write was repeated below us: then there is nothing left to do.
            }
        }

        throw new InvalidOperationException($"The stop list could not be changed in {MaxRaces} tries, each of which found it changed.");
    }

    private async Task<(long Number, ETag? ETag)> ReadLastAsync(CancellationToken cancellation)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, LastRow, cancellationToken: cancellation);
        return row.HasValue ? (row.Value!.GetInt64(Change)!.Value, row.Value.ETag) : (0, null);
    }

    private static string RowOf(string phone) => NumberHead + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(phone)));

    private static string RowOf(long change) => ChangeHead + change.ToString("D12", CultureInfo.InvariantCulture);

    private static StopEntry EntryOf(TableEntity row) => new(row.GetString(Phone), row.GetString(Reason), row.GetDateTimeOffset(Since)!.Value);
}

/// <summary>A number that gets no messages.</summary>
/// <param name="Phone">Digits only.</param>
/// <param name="Reason">In the words of whoever put it there.</param>
public sealed record StopEntry(string Phone, string? Reason, DateTimeOffset Since);

/// <summary>A change of the list.</summary>
public readonly record struct StopChange(long Number, string Phone, bool IsStopped);
