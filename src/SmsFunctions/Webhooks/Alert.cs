using System.Collections.Immutable;

namespace SmsFunctions.Webhooks;

/// <summary>One alert, whoever raised it.</summary>
/// <param name="Identity">The same whenever the source tells this state of it again, and no other alert's.</param>
/// <param name="IsResolved">It is over.</param>
public sealed record Alert(string Identity, bool IsResolved, string Name)
{
    /// <value>In the source's own word; null when it gives none.</value>
    public string? Severity { get; init; }

    /// <value>What it is about: a machine, a resource. Null when the source does not say.</value>
    public string? Instance { get; init; }

    public string? Summary { get; init; }
}

/// <summary>What one delivery says.</summary>
public abstract record HookNews
{
    /// <value>With what else it says, tells it from other deliveries of its source; empty when the source names none.</value>
    public string Group { get; init; } = "";

    /// <value>No other delivery will ever be the same, so that one which is is a repetition, however late.</value>
    public bool IsUnique { get; init; }

    /// <value>The source's own word for it.</value>
    public string? Reference { get; init; }

    /// <param name="Unlisted">How many more there are that the source left out.</param>
    public sealed record Alerts(ImmutableArray<Alert> All, int Unlisted = 0) : HookNews;

    /// <param name="To">Numbers as they are written; null leaves those of the settings.</param>
    public sealed record Note(string Text, ImmutableArray<string>? To) : HookNews
    {
        /// <value>Of the body that it came in.</value>
        public string Fingerprint { get; init; } = "";
    }
}
