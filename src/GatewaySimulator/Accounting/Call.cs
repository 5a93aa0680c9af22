namespace GatewaySimulator.Accounting;

/// <summary>One HTTP request that reached a script.</summary>
/// <param name="Script">The script's file name.</param>
/// <param name="Phones">How many phones it named.</param>
/// <param name="Headers">The names of its headers, in no particular order.</param>
public sealed record Call(string Script, int Phones, DateTimeOffset At, IReadOnlyList<string> Headers)
{
    private volatile string _outcome = "in progress";

    /// <summary>The result word, the fault that struck, or <c>in progress</c>.</summary>
    public string Outcome
    {
        get => _outcome;
        internal set => _outcome = value;
    }
}
