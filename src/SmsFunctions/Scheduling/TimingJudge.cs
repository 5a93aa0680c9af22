using SmsFunctions.Sending;

namespace SmsFunctions.Scheduling;

/// <summary>Judges the times of a request as of the moment it was first taken in, quiet hours included.</summary>
public sealed class TimingJudge(QuietHours quiet)
{
    /// <summary>The times as of then, or what is wrong with them by field.</summary>
    public (Timing? Timing, IReadOnlyDictionary<string, string[]> Errors) Judge(WantedTimes wanted, SendMode mode, Acceptance acceptance)
    {
        // Settings may have changed since a repeated request was taken in: it was right by those of then.
        var now = acceptance.At;
        var (timing, errors) = TimingRules.Judge(wanted, now);
        if (timing is null || acceptance.IsRepeated || quiet.EndFor(mode, timing.Due) is not { } end)
        {
            return (timing, errors);
        }

        // Kept back until then it would never be sent, and the gateway knows no quiet hours.
        return timing.Schedule == ScheduleKind.Gateway && timing.Due > now ? (null, Error("sendAt", $"is in the {Named(end)}: the gateway does not keep them. Let this app hold the message, choose another time, or mode atLeastOnce"))
            : wanted.ValidUntil <= end ? (null, Error("validUntil", $"is not after the {Named(end)}: the message would never be sent. Choose another time, or mode atLeastOnce"))
            : (timing, errors);
    }

    private string Named(DateTimeOffset end) => $"quiet hours ({quiet.Text}) that end at {end.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}";

    private static Dictionary<string, string[]> Error(string field, string problem) => new() { [field] = [problem] };
}
