using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using SmsFunctions.Gateway;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Money;

/// <summary>
/// The account's balance in one row, for all instances: the gateway is asked at most once a minute, by whoever wins the row. What batches have been
/// promised of it since is kept beside it.
/// </summary>
public sealed class BalanceBook(TableServiceClient tables, GatewayClient gateway, TimeProvider time, ILogger<BalanceBook> logger)
{
    /// <value>A balance younger than this is not asked for again.</value>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private const string Balance = nameof(Balance), AskedAt = nameof(AskedAt), HeardAt = nameof(HeardAt), Promised = nameof(Promised), Code = nameof(Code), Detail = nameof(Detail);

    // Each lost race means that somebody else wrote the row; more of them than this is a fault in the storage.
    private const int MaxRaces = 20;

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);

    /// <summary>The balance, asked for if it is older than a minute and nobody else is asking.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be reached.</exception>
    public async Task<BalanceState> ReadAsync(CancellationToken cancellation)
    {
        var (state, etag) = await FindAsync(cancellation);
        var now = time.GetUtcNow();
        if (now - state.AskedAt < Fresh || await TryWriteAsync(state with { AskedAt = now }, etag, cancellation) is not { } mine)
        {
            return state;
        }

        var reply = await gateway.BalanceAsync(cancellation);
        var next = reply.Balance is { } balance
            ? new BalanceState(balance, now, time.GetUtcNow(), 0, null)
            : state with { AskedAt = now, Error = new(reply.Error?.Code.ToString() ?? nameof(GatewayErrorCode.Unreadable), reply.Error?.Detail ?? "") };

        // If the write is lost, the next who asks in a minute makes up for it.
        return await TryWriteAsync(next, mine, cancellation) is null ? (await FindAsync(cancellation)).State : next;
    }

    /// <summary>Sets an amount aside, if the balance suffices for it beside all that was promised before.</summary>
    /// <returns>What is missing; 0 when it is set aside, or when nobody knows the balance.</returns>
    public async Task<decimal> PromiseAsync(decimal amount, CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        for (var races = 0; races < MaxRaces; races++)
        {
            var (state, etag) = await FindAsync(cancellation);
            if (state.Left is not { } left)
            {
                // The gateway would not say; it refuses by itself what cannot be paid.
                logger.BalanceUnknown(state.Error?.Code);
                return 0;
            }

            if (left < amount)
            {
                return amount - left;
            }

            if (await TryWriteAsync(state with { Promised = state.Promised + amount }, etag, cancellation) is not null)
            {
                return 0;
            }
        }

        throw new InvalidOperationException($"The balance could not be written in {MaxRaces} tries, each of which found it changed.");
    }

    private async Task<(BalanceState State, ETag? ETag)> FindAsync(CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(Keys.Balance.Partition, Keys.Balance.Row, cancellationToken: cancellation);
        if (!found.HasValue)
        {
            return (new BalanceState(null, DateTimeOffset.MinValue, null, 0, null), null);
        }

        var row = found.Value!;
        var error = row.GetString(Code) is { Length: > 0 } code ? new BalanceError(code, row.GetString(Detail) ?? "") : null;
        return (new BalanceState(Number(row.GetString(Balance)), row.GetDateTimeOffset(AskedAt)!.Value, row.GetDateTimeOffset(HeardAt), Number(row.GetString(Promised)) ?? 0, error), row.ETag);
    }

    /// <returns>The row's new ETag; null when somebody else has written it since.</returns>
    private async Task<ETag?> TryWriteAsync(BalanceState state, ETag? match, CancellationToken cancellation)
    {
        var row = new TableEntity(Keys.Balance.Partition, Keys.Balance.Row)
        {
            [Balance] = Text(state.Balance),
            [AskedAt] = state.AskedAt,
            [HeardAt] = state.HeardAt,
            [Promised] = Text(state.Promised),
            [Code] = state.Error?.Code,
            [Detail] = state.Error?.Detail,
        };
        try
        {
            return ChunkTable.ETagOf(match is { } seen
                ? await _table.UpdateEntityAsync(row, seen, TableUpdateMode.Replace, cancellation)
                : await _table.AddEntityAsync(row, cancellation));
        }
        catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
        {
            return null;
        }
    }

    // Tables have no decimals, and a double would not give back what it was given.
    private static string? Text(decimal? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static decimal? Number(string? text) => string.IsNullOrEmpty(text) ? null : decimal.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>What is known of the balance.</summary>
/// <param name="Balance">Null while the gateway never told it.</param>
/// <param name="HeardAt">When it told it.</param>
/// <param name="Promised">To batches since then.</param>
/// <param name="Error">Why the last question had no answer; null when it had one.</param>
public sealed record BalanceState(decimal? Balance, DateTimeOffset AskedAt, DateTimeOffset? HeardAt, decimal Promised, BalanceError? Error)
{
    /// <value>What no batch was promised yet; null while the balance is not known.</value>
    public decimal? Left => Balance - Promised;
}

/// <param name="Code">The name of the <see cref="GatewayErrorCode"/>.</param>
public sealed record BalanceError(string Code, string Detail);
