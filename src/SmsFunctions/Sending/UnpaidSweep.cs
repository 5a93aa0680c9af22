using SmsFunctions.Foundation;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Spending;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>
/// Checks once a minute whether messages held by the spending guard can be sent now: single messages and batches, oldest first, as many as
/// the time budget of a tick allows. Expired messages are released in any case, so that they end.
/// </summary>
public sealed class UnpaidSweep(DueWork due, ChunkTable table, HoldReleaser releaser, SendingGate gate, SpendingGuard spending, TimeProvider time)
{
    private const int Page = 2_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // The budget is short because due messages wait for the same timer. The next tick continues where this one stopped.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    private DateTimeOffset _next;
    private DateTimeOffset? _after;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (_after is null && now < _next)
        {
            return;
        }

        using var limit = new TimeLimit(Budget, time, cancellation);
        var found = await due.FindAsync(MarkerKind.Unpaid, _after, now, Page, cancellation);
        var isOpen = found.Count > 0 && (await gate.ReadAsync(cancellation)).Position == GatePosition.Open;
        var (free, end) = (found.Where(work => work.ValidUntil < now).ToList(), found.Count == Page ? found[^1].Marker.At : (DateTimeOffset?)null);
        foreach (var request in found.Where(_ => isOpen).Except(free).GroupBy(work => work.Chunk.Batch).Select(request => request.ToList()))
        {
            if (await IsPaidAsync(request[0].Chunk, limit) is not { } isPaid)
            {
                // The next tick starts after this marker, so that it does not check the same messages again and again.
                end = request[0].Marker.At;
                break;
            }

            free.AddRange(isPaid ? request : []);
        }

        (_after, _next) = (end, now + Interval);
        await releaser.LetGoAsync(free, HoldReason.Money, cancellation);
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
            return payment.Refusal is null;
        }
        catch (OperationCanceledException) when (limit.HasRunOut)
        {
            return null;
        }
    }
}
