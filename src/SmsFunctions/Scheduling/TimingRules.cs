using SmsFunctions.Messages;

namespace SmsFunctions.Scheduling;

/// <summary>
/// The rules for the times of a request, in two steps: <see cref="Read"/> parses them, and <see cref="Judge"/> checks them as of the first acceptance. A
/// repeated request is checked by the time of the first one.
/// </summary>
public static class TimingRules
{
    private static readonly TimeSpan PastAllowed = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(365);
    private static readonly TimeSpan LongestValidity = TimeSpan.FromDays(31);

    /// <summary>Parses the times; null when a field is invalid, with the errors by field.</summary>
    /// <param name="isGatewayAllowed">Whether schedule gateway is allowed: only for a single message.</param>
    public static WantedTimes? Read(string? sendAt, string? validUntil, string? schedule, bool isGatewayAllowed, Dictionary<string, string[]> errors)
    {
        var (at, until) = (Time(sendAt, "sendAt", errors), Time(validUntil, "validUntil", errors));
        var kind = schedule?.ToLowerInvariant() switch
        {
            null or "hold" => ScheduleKind.Hold,
            "gateway" => ScheduleKind.Gateway,
            _ => Error(ScheduleKind.Hold, "schedule", "must be hold or gateway"),
        };
        if (kind == ScheduleKind.Gateway)
        {
            _ = !isGatewayAllowed ? Error(kind, "schedule", "can only be hold in a batch: the gateway's batch script has no send time")
                : sendAt is null ? Error(kind, "sendAt", "is required with schedule gateway") : kind;
        }

        return errors.Count == 0 ? new WantedTimes(at, until, kind) : null;

        T Error<T>(T value, string field, string problem)
        {
            errors[field] = [problem];
            return value;
        }
    }

    /// <summary>The times as of now, or the errors by field.</summary>
    public static (Timing? Timing, IReadOnlyDictionary<string, string[]> Errors) Judge(WantedTimes wanted, DateTimeOffset now)
    {
        var errors = new Dictionary<string, string[]>();
        var due = wanted.SendAt > now ? wanted.SendAt.Value : now;
        if (DueProblem(wanted.SendAt, now) is { } dueProblem)
        {
            errors["sendAt"] = [dueProblem];
        }
        else if (wanted.ValidUntil is { } until && (until <= due || until > due + LongestValidity))
        {
            errors["validUntil"] = [$"must be after the time of sending, {due.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}, by at most {LongestValidity.Days} days"];
        }

        return errors.Count == 0
            ? (new Timing(due, wanted.ValidUntil ?? due + Chunk.DefaultValidity, wanted.Schedule) { IsValidityChosen = wanted.ValidUntil is not null }, errors)
            : (null, errors);
    }

    private static string? DueProblem(DateTimeOffset? sendAt, DateTimeOffset now) =>
        sendAt < now - PastAllowed ? $"is in the past by more than {PastAllowed.Minutes} minutes"
        : sendAt > now + Furthest ? $"is more than {Furthest.Days} days ahead"
        : null;

    private static DateTimeOffset? Time(string? text, string field, Dictionary<string, string[]> errors)
    {
        if (text is null)
        {
            return null;
        }

        var (time, problem) = TimeText.Read(text);
        if (problem is not null)
        {
            errors[field] = [problem];
        }

        return time;
    }
}

/// <summary>The times that a request names.</summary>
/// <param name="SendAt">The time of sending; null means now.</param>
/// <param name="ValidUntil">The end of validity; null means one day after the due time.</param>
public sealed record WantedTimes(DateTimeOffset? SendAt, DateTimeOffset? ValidUntil, ScheduleKind Schedule)
{
    /// <value>The time of the first gateway call; null for at once. See <see cref="Timing.FirstCall"/>.</value>
    public DateTimeOffset? FirstCall => Schedule == ScheduleKind.Gateway ? null : SendAt;
}
