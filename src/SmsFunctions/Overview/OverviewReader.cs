using Microsoft.Extensions.Logging;
using SmsFunctions.Attention;
using SmsFunctions.Foundation;
using SmsFunctions.Gate;
using SmsFunctions.Health;
using SmsFunctions.Search;
using SmsFunctions.Spending;
using SmsFunctions.Statistics;
using SmsFunctions.Storage;

namespace SmsFunctions.Overview;

/// <summary>Reads the parts of the overview side by side. A part that cannot be read leaves the others as they are.</summary>
public sealed class OverviewReader(
    SendingGate gate,
    BalanceReader balance,
    TimerStateReader timers,
    StatsReader stats,
    AttentionReader attention,
    BatchesOfDay batches,
    TimeProvider time,
    ILogger<OverviewReader> logger)
{
    /// <value>The age from which on the figures of the maintenance timer are unknown.</value>
    public static readonly TimeSpan Stale = TimeSpan.FromMinutes(5);

    private const int Items = 5;

    // A day has as many partitions as Storage__Shards says, 2 by default.
    private const int MostPartitions = 5;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Reads the overview with at most 22 storage queries: the gate, the balance with the spending of the day, the timers and the day's counts (5), the list of
    /// what waits for an operator with two for each of its first items (11), and the day's partitions with one for each of them (6).
    /// </summary>
    public async Task<OverviewView> ReadAsync(CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Timeout, time, cancellation);
        var (now, token) = (time.GetUtcNow(), limit.Token);
        var today = OpenPartitions.DayOf(now);
        var gateState = PartAsync("gate", gate.ReadAsync, token, cancellation);
        var balanceView = PartAsync("balance", balance.LastAsync, token, cancellation);
        var timerState = PartAsync("timers", timers.ReadAsync, token, cancellation);
        var counts = PartAsync("today", stop => stats.ReadAsync(new StatsRequest(today, today, IsByHour: false), stop), token, cancellation);
        var operators = PartAsync("attention", async stop => Of(await attention.SummaryAsync(Items, stop)), token, cancellation);
        var newest = PartAsync("batches", stop => batches.NewestAsync(today, Items, MostPartitions, stop), token, cancellation);
        await Task.WhenAll(gateState, balanceView, timerState, counts, operators, newest);
        var figures = (await timerState)?.Figures is { } counted && now - counted.At < Stale ? counted : null;
        var view = Of(now, await gateState, await timerState, figures) with
        {
            Balance = await balanceView,
            Today = (await counts)?.Single(),
            Batches = await newest,
            Attention = await operators ?? new(null, null, []),
        };
        return view with { Unknown = [.. UnknownOf(view, isAttentionKnown: await operators is not null, areTimersKnown: await timerState is not null)] };
    }

    private static AttentionView Of((int? Count, DateTimeOffset? Oldest, IReadOnlyList<AttentionItem> Items) found) =>
        new(found.Count, found.Oldest, found.Items);

    private static OverviewView Of(DateTimeOffset now, GateState? gate, TimerState? timers, WaitingFigures? figures) => new()
    {
        At = now,
        Gate = gate is null ? null : GateView.Of(gate, waiting: null),
        Balance = null,
        Waiting = figures is null ? null : WaitingView.Of(figures),
        WaitingAt = figures?.At,
        Today = null,
        Batches = null,
        Attention = new(null, null, []),
        Callbacks = new(figures?.CallbacksOwed, figures?.CallbacksGivenUp),
        PoisonQueues = figures?.PoisonQueues,
        Timers = new(timers?.Release?.At, timers?.Tracking?.At, timers?.Maintenance?.At),
        Health = HealthOf(gate, timers, now),
        Unknown = [],
    };

    private static string HealthOf(GateState? gate, TimerState? timers, DateTimeOffset now)
    {
        if (gate is null || timers is null)
        {
            return "unhealthy";
        }

        var problems = HealthRules.Problems(timers.Release, timers.Tracking, timers.Maintenance, now);
        return HealthRules.Status(problems, HealthRules.HeldForMoney(timers.Maintenance), gate.Position) switch
        {
            HealthView.Ok => "healthy",
            HealthView.Degraded => "degraded",
            _ => "unhealthy",
        };
    }

    private static IEnumerable<string> UnknownOf(OverviewView view, bool isAttentionKnown, bool areTimersKnown)
    {
        (string Name, bool IsKnown)[] parts =
        [
            ("gate", view.Gate is not null), ("balance", view.Balance is not null), ("waiting", view.Waiting is { IsComplete: true }),
            ("today", view.Today is not null), ("batches", view.Batches is not null), ("attention", isAttentionKnown),
            ("callbacks", view.Callbacks is { Owed: not null, GivenUp: not null }), ("poisonQueues", view.PoisonQueues is not null),
            ("timers", areTimersKnown),
        ];
        return parts.Where(part => !part.IsKnown).Select(part => part.Name);
    }

    private async Task<T?> PartAsync<T>(string name, Func<CancellationToken, Task<T>> read, CancellationToken limit, CancellationToken cancellation)
        where T : class?
    {
        try
        {
            return await read(limit);
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, cancellation) || fault is UnreadableRowException)
        {
            logger.PartNotRead(fault, name);
            return null;
        }
    }
}
