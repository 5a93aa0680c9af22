using System.Collections.Frozen;
using System.Collections.Immutable;

namespace SmsFunctions.AlertHooks;

/// <summary>An alert of any source.</summary>
/// <param name="Identity">Identifies the alert in this state. Repetitions from the source have the same value; no other alert has it.</param>
/// <param name="IsResolved">True when the alert has ended.</param>
public sealed record Alert(string Identity, bool IsResolved, string Name)
{
    /// <value>The source's own word; null when it gives none.</value>
    public string? Severity { get; init; }

    /// <value>The machine or resource that the alert is about. Null when the source does not name it.</value>
    public string? Instance { get; init; }

    public string? Summary { get; init; }

    /// <value>The labels and annotations that the settings of the source name.</value>
    public AlertFields Fields { get; init; } = AlertFields.None;
}

/// <summary>Values of an alert that the settings of its source name, each cut to <see cref="MaxValue"/>.</summary>
public sealed record AlertFields(IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations)
{
    /// <value>The characters of a value that are kept, in UTF-16 units: enough for 100 numbers.</value>
    public const int MaxValue = 2_000;

    public static AlertFields None { get; } = new(FrozenDictionary<string, string>.Empty, FrozenDictionary<string, string>.Empty);
}

/// <summary>The content of one delivery.</summary>
public abstract record HookNews
{
    /// <value>The source's group key or event id. It is part of the delivery's key. Empty when the source gives none.</value>
    public string Group { get; init; } = "";

    /// <value>True when every event has an id of its own. The same delivery is then a repetition, however late it comes.</value>
    public bool IsUnique { get; init; }

    /// <value>The source's own reference; null when it gives none.</value>
    public string? Reference { get; init; }

    /// <value>What the source should be set to do otherwise, as a text for its operator; null for nothing.</value>
    public string? Warning { get; init; }

    /// <summary>Alerts of a monitoring system.</summary>
    /// <param name="Unlisted">The number of alerts that are not in <paramref name="All"/>: the source left them out, or they exceed the bounds.</param>
    public sealed record Alerts(ImmutableArray<Alert> All, int Unlisted = 0) : HookNews;

    /// <summary>A text from a generic payload.</summary>
    /// <param name="To">Numbers as written in the payload; null means the numbers of the settings.</param>
    public sealed record Note(string Text, ImmutableArray<string>? To) : HookNews
    {
        /// <value>The SHA-256 hash of the request body, in hex.</value>
        public string Fingerprint { get; init; } = "";

        /// <value>The values at the paths that routes and the template of the source name, as labels.</value>
        public AlertFields Fields { get; init; } = AlertFields.None;
    }
}
