using Azure.Data.Tables;

namespace SmsFunctions.Health;

/// <summary>What waits in the app, as the maintenance timer counted it. A figure is null when it could not be counted.</summary>
/// <param name="At">The time of the count.</param>
public sealed record WaitingFigures(DateTimeOffset At)
{
    internal const string Row = "figures";

    public int? Scheduled { get; init; }

    public int? Queued { get; init; }

    public int? Held { get; init; }

    public int? Sending { get; init; }

    public int? Unpaid { get; init; }

    public int? CallbacksOwed { get; init; }

    public int? CallbacksGivenUp { get; init; }

    public int? PoisonQueues { get; init; }

    internal TableEntity ToEntity(string partition) => new(partition, Row)
    {
        [nameof(At)] = At,
        [nameof(Scheduled)] = Scheduled,
        [nameof(Queued)] = Queued,
        [nameof(Held)] = Held,
        [nameof(Sending)] = Sending,
        [nameof(Unpaid)] = Unpaid,
        [nameof(CallbacksOwed)] = CallbacksOwed,
        [nameof(CallbacksGivenUp)] = CallbacksGivenUp,
        [nameof(PoisonQueues)] = PoisonQueues,
    };

    internal static WaitingFigures FromEntity(TableEntity row) => new(row.GetDateTimeOffset(nameof(At))!.Value)
    {
        Scheduled = row.GetInt32(nameof(Scheduled)),
        Queued = row.GetInt32(nameof(Queued)),
        Held = row.GetInt32(nameof(Held)),
        Sending = row.GetInt32(nameof(Sending)),
        Unpaid = row.GetInt32(nameof(Unpaid)),
        CallbacksOwed = row.GetInt32(nameof(CallbacksOwed)),
        CallbacksGivenUp = row.GetInt32(nameof(CallbacksGivenUp)),
        PoisonQueues = row.GetInt32(nameof(PoisonQueues)),
    };
}
