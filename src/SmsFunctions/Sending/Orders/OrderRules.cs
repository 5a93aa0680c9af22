using SmsFunctions.Scheduling;

namespace SmsFunctions.Sending.Orders;

/// <summary>What the bodies of orders must be like.</summary>
public static class OrderRules
{
    public static string Word(this Resolution resolution) => resolution.ToString().ToLowerInvariant();

    /// <summary>Null when it is none of the three.</summary>
    public static Resolution? ResolutionOf(ResolveRequest request) => Enum.GetValues<Resolution>().Where(resolution => resolution.Word() == request.Outcome).Cast<Resolution?>().SingleOrDefault();

    /// <summary>When the message shall be due, null as it is now; or what is wrong with the request by field.</summary>
    public static (DateTimeOffset? Due, IReadOnlyDictionary<string, string[]> Errors) Due(ChangeRequest request, DateTimeOffset now)
    {
        var errors = new Dictionary<string, string[]>();
        if (request is { SendAt: null, Text: null })
        {
            errors["body"] = ["must have sendAt, text or both: what shall be changed"];
        }

        if (request.SendAt is null || TimingRules.Read(request.SendAt, null, null, gatewayMayKeep: false, errors) is not { } wanted)
        {
            return (null, errors);
        }

        var (timing, problems) = TimingRules.Judge(wanted, now);
        return (timing?.Due, problems);
    }
}
