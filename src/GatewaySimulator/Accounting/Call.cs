namespace GatewaySimulator.Accounting;

/// <summary>One HTTP request to a script.</summary>
/// <param name="Script">The script's file name.</param>
/// <param name="Phones">The number of phones in the request.</param>
/// <param name="Headers">The names of the request headers, in no particular order.</param>
public sealed record Call(string Script, int Phones, DateTimeOffset At, IReadOnlyList<string> Headers)
{
    private volatile string _outcome = "in progress";

    /// <summary>The result code, the fault that was applied, or <c>in progress</c>.</summary>
    public string Outcome
    {
        get => _outcome;
        internal set => _outcome = value;
    }
}
