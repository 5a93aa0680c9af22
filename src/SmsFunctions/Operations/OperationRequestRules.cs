using SmsFunctions.Messages;
using SmsFunctions.Scheduling;

namespace SmsFunctions.Operations;

/// <summary>The validation of the bodies of operations.</summary>
public static class OperationRequestRules
{
    public static string Word(this Resolution resolution) => resolution.ToString().ToLowerInvariant();

    /// <summary>Parses the outcome of a request, in any case; null when it is not sent, failed or resend.</summary>
    public static Resolution? ResolutionOf(ResolveRequest request) => Enum.GetValues<Resolution>()
        .Where(resolution => resolution.Word().Equals(request.Outcome, StringComparison.OrdinalIgnoreCase)).Cast<Resolution?>().SingleOrDefault();

    /// <summary>Returns the new due time of a batch; or null and all errors by field.</summary>
    public static (DateTimeOffset? Due, IReadOnlyDictionary<string, string[]> Errors) Due(BatchChangeRequest request, DateTimeOffset now) =>
        request.SendAt is null
            ? (null, new Dictionary<string, string[]> { ["sendAt"] = ["is required"] })
            : Due(new ChangeRequest { SendAt = request.SendAt }, now);

    /// <summary>Returns the new due time, null when the request does not change it; or all errors by field.</summary>
    public static (DateTimeOffset? Due, IReadOnlyDictionary<string, string[]> Errors) Due(ChangeRequest request, DateTimeOffset now)
    {
        var errors = new Dictionary<string, string[]>();
        if (request is { SendAt: null, Text: null })
        {
            errors["body"] = ["must have sendAt, text or both"];
        }

        if (request.SendAt is null || TimingRules.Read(request.SendAt, null, null, isGatewayAllowed: false, errors) is not { } wanted)
        {
            return (null, errors);
        }

        var (timing, problems) = TimingRules.Judge(wanted, now);
        return (timing?.Due, problems);
    }
}
