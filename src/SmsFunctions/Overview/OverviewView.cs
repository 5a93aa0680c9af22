using SmsFunctions.Attention;
using SmsFunctions.Gate;
using SmsFunctions.Health;
using SmsFunctions.Search;
using SmsFunctions.Spending;
using SmsFunctions.Statistics;

namespace SmsFunctions.Overview;

/// <summary>The state of the whole app as the API returns it. A part that could not be read is null and named in <see cref="Unknown"/>.</summary>
public sealed record OverviewView
{
    public required DateTimeOffset At { get; init; }

    /// <value>As GET gate, but without the number of waiting messages.</value>
    public required GateView? Gate { get; init; }

    /// <value>As GET balance, but as it is stored: the gateway is not asked.</value>
    public required BalanceView? Balance { get; init; }

    /// <value>What waits, as of <see cref="WaitingAt"/>.</value>
    public required WaitingView? Waiting { get; init; }

    /// <value>The time at which the maintenance timer last counted what waits, the callbacks and the poison queues.</value>
    public required DateTimeOffset? WaitingAt { get; init; }

    /// <value>The counts of the current UTC day.</value>
    public required StatsItem? Today { get; init; }

    /// <value>The newest batches of the current UTC day, at most 5.</value>
    public required IReadOnlyList<BatchItemView>? Batches { get; init; }

    public required AttentionView Attention { get; init; }

    public required CallbackCounts Callbacks { get; init; }

    /// <value>The messages in the poison queues, approximately.</value>
    public required int? PoisonQueues { get; init; }

    public required TimerTimes Timers { get; init; }

    /// <value><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>, by the rules of GET health.</value>
    public required string Health { get; init; }

    /// <value>The names of the parts that could not be read, or not completely.</value>
    public required IReadOnlyList<string> Unknown { get; init; }
}

/// <summary>The numbers of messages that wait. A number is null when it could not be counted.</summary>
/// <param name="Scheduled">Those that wait for their time, for the end of quiet hours or for a retry.</param>
/// <param name="Queued">Those that are due.</param>
/// <param name="Held">Those that wait for the gate.</param>
/// <param name="Sending">Those in a gateway call.</param>
/// <param name="Unpaid">Those that wait for the balance or the daily cap.</param>
public sealed record WaitingView(int? Scheduled, int? Queued, int? Held, int? Sending, int? Unpaid)
{
    internal static WaitingView Of(WaitingFigures figures) =>
        new(figures.Scheduled, figures.Queued, figures.Held, figures.Sending, figures.Unpaid);

    internal bool IsComplete => Scheduled is not null && Queued is not null && Held is not null && Sending is not null && Unpaid is not null;
}

/// <summary>What waits for an operator.</summary>
/// <param name="Count">Null when it could not be counted, or when it is more than 1,000.</param>
/// <param name="Oldest">The time since which the oldest waits; null when nothing waits.</param>
/// <param name="Items">The first ones of GET attention, at most 5.</param>
public sealed record AttentionView(int? Count, DateTimeOffset? Oldest, IReadOnlyList<AttentionItem> Items);

/// <param name="Owed">The callbacks that are not delivered yet; null when they could not be counted.</param>
/// <param name="GivenUp">The callbacks that were given up; null when they could not be counted.</param>
public sealed record CallbackCounts(int? Owed, int? GivenUp);

/// <summary>The times at which the timers last completed; null for one that never did, or that could not be read.</summary>
public sealed record TimerTimes(DateTimeOffset? Release, DateTimeOffset? Tracking, DateTimeOffset? Maintenance);
