using SmsFunctions.Messages;

namespace SmsFunctions.Scheduling;

/// <summary>Validates the times of a request as of its first acceptance, including quiet hours.</summary>
public sealed class TimingJudge(QuietHours quiet)
{
    /// <summary>The times as of the acceptance, or the errors by field.</summary>
    public (Timing? Timing, IReadOnlyDictionary<string, string[]> Errors) Judge(WantedTimes wanted, SendMode mode, Acceptance acceptance)
    {
        // A repeated request is not checked against quiet hours: settings may have changed since it was first accepted.
        var now = acceptance.At;
        var (timing, errors) = TimingRules.Judge(wanted, now);
        if (timing is null || acceptance.IsRepeated || quiet.EndFor(mode, timing.Due) is not { } end)
        {
            return (timing, errors);
        }

        // The gateway does not apply quiet hours. A message that expires before their end would never be sent.
        return timing.Schedule == ScheduleKind.Gateway && timing.Due > now
            ? (null, Error(
                "sendAt",
                $"is in the {Named(end)}: the gateway does not apply them. Use schedule hold, another time, or mode atLeastOnce"))
            : wanted.ValidUntil <= end
                ? (null, Error("validUntil", $"is not after the {Named(end)}: the message would never be sent. Use another time, or mode atLeastOnce"))
                : (timing, errors);
    }

    private string Named(DateTimeOffset end) => $"quiet hours ({quiet.Text}) that end at {end.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}";

    private static Dictionary<string, string[]> Error(string field, string problem) => new() { [field] = [problem] };
}
