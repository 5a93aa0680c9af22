using SmsFunctions.Foundation;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Spending;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>
/// Checks whether messages held by the spending guard can be sent now: single messages and batches, oldest first, as many as the time budget allows.
/// Expired messages are released in any case, so that they end. Messages of priority high that stay held are recorded for the health check.
/// </summary>
public sealed class UnpaidSweep(
    DueWork due,
    ChunkTable table,
    HoldReleaser releaser,
    SendingGate gate,
    SpendingGuard spending,
    TimerHeartbeat heartbeat,
    TimeProvider time)
{
    private const int Page = 2_000;

    // The next run continues where this one stopped.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(45);

    private DateTimeOffset? _after;

    // The due time of the oldest held message of priority high that this pass has found so far.
    private DateTimeOffset? _oldestHigh;

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Budget, time, cancellation);
        do
        {
            await CheckPageAsync(limit, cancellation);
        }
        while (_after is not null && !limit.HasRunOut);

        // A pass that is not complete says nothing about the messages that it has not reached.
        if (_after is null || _oldestHigh is not null)
        {
            heartbeat.See(MarkerKind.Unpaid, _oldestHigh, TimeSpan.Zero);
            _oldestHigh = _after is null ? null : _oldestHigh;
        }
    }

    private async Task CheckPageAsync(TimeLimit limit, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var found = await due.FindAsync(MarkerKind.Unpaid, _after, now, Page, cancellation);
        var isOpen = found.Count > 0 && (await gate.ReadAsync(cancellation)).Position == GatePosition.Open;
        var (free, end) = (found.Where(work => work.ValidUntil < now).ToList(), found.Count == Page ? found[^1].Marker.At : (DateTimeOffset?)null);
        foreach (var request in found.Where(_ => isOpen).Except(free).GroupBy(work => work.Chunk.Batch).Select(request => request.ToList()))
        {
            if (await IsPaidAsync(request[0].Chunk, limit) is not { } isPaid)
            {
                // The next run starts after this marker, so that it does not check the same messages again and again.
                end = request[0].Marker.At;
                break;
            }

            free.AddRange(isPaid ? request : []);
        }

        _after = end;
        await releaser.ReleaseAsync(free, HoldReason.Money, cancellation);
    }

    // The payment is returned at once; the worker that makes the call takes it again.
    private async Task<bool?> IsPaidAsync(ChunkId id, TimeLimit limit)
    {
        try
        {
            if (limit.HasRunOut || await table.TryReadAsync(id, limit.Token) is not { } stored)
            {
                return limit.HasRunOut ? null : false;
            }

            var payment = await spending.TakeAsync(stored.Chunk, limit.Token);
            spending.GiveBack(payment);
            if (payment.Refusal is not null && stored.Chunk is { Priority: Priority.High, Due: var since } && !(_oldestHigh <= since))
            {
                _oldestHigh = since;
            }

            return payment.Refusal is null;
        }
        catch (OperationCanceledException) when (limit.HasRunOut)
        {
            return null;
        }
    }
}
