using SmsFunctions.Messages;

namespace SmsFunctions.Gate;

/// <summary>Validates the requests of an operator to change the gate.</summary>
internal static class GateRules
{
    /// <summary>Returns the requested position and reason, or all errors of the request by field.</summary>
    public static (GateMove.Set? Move, IReadOnlyDictionary<string, string[]> Errors) Check(GateRequest request)
    {
        var errors = new Dictionary<string, string[]>();
        GatePosition? position = request.State?.ToLowerInvariant() switch { "open" => GatePosition.Open, "held" => GatePosition.Held, _ => null };
        if (position is null)
        {
            errors["state"] = [request.State is null ? "is required: open or held" : "must be open or held; the app sets the other states automatically"];
        }

        var reason = string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason.Trim();
        if (ReasonProblem(request.Reason, isRequired: position == GatePosition.Held) is { } problem)
        {
            errors["reason"] = [problem];
        }

        return errors.Count == 0 ? (new GateMove.Set(position!.Value, reason), errors) : (null, errors);
    }

    private static string? ReasonProblem(string? reason, bool isRequired) => ReferenceText.Problem(reason)
        ?? (isRequired && string.IsNullOrWhiteSpace(reason) ? "is required to hold the gate; it tells other operators why the gate is held" : null);
}
