namespace SmsFunctions.Account;

/// <summary>What an operator may ask of the gate.</summary>
internal static class GateRules
{
    public const int MaxReason = 200;

    /// <summary>The position asked for and its reason, or everything that is wrong with the request by field.</summary>
    public static (GateMove.Set? Move, IReadOnlyDictionary<string, string[]> Errors) Check(GateRequest request)
    {
        var errors = new Dictionary<string, string[]>();
        GatePosition? position = request.State switch { "open" => GatePosition.Open, "held" => GatePosition.Held, _ => null };
        if (position is null)
        {
            errors["state"] = [request.State is null ? "is required: open or held" : "must be open or held; the gate comes to its other states by itself"];
        }

        var reason = string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason.Trim();
        if (ReasonProblem(request.Reason, isRequired: position == GatePosition.Held) is { } problem)
        {
            errors["reason"] = [problem];
        }

        return errors.Count == 0 ? (new GateMove.Set(position!.Value, reason), errors) : (null, errors);
    }

    private static string? ReasonProblem(string? reason, bool isRequired) => reason switch
    {
        { Length: > MaxReason } => $"may have {MaxReason} characters",
        not null when reason.Any(c => char.IsControl(c) || c is '\uFFFE' or '\uFFFF') => "may not have control characters, nor U+FFFE and U+FFFF, which are none",
        _ when isRequired && string.IsNullOrWhiteSpace(reason) => "is required to hold the gate: why, for whoever looks at it later",
        _ => null,
    };
}
