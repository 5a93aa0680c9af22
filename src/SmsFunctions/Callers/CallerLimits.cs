using System.Collections.Immutable;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;

namespace SmsFunctions.Callers;

/// <summary>The limits of the messages that a caller may send.</summary>
public sealed record CallerLimits
{
    public static readonly CallerLimits None = new();

    /// <value>The allowed senders; empty for all.</value>
    public ImmutableArray<string> Senders { get; init; } = [];

    /// <value>The first digits of the allowed numbers; empty for all numbers.</value>
    public ImmutableArray<string> Prefixes { get; init; } = [];

    /// <value>The highest priority that messages may have.</value>
    public Priority Priority { get; init; } = Priority.High;

    /// <value>Messages in a minute, counted by each instance; null for no limit.</value>
    public int? PerMinute { get; init; }

    /// <value>Messages in a UTC day, counted by all instances together; null for no limit.</value>
    public int? PerDay { get; init; }

    /// <value>Whether the number of messages is limited.</value>
    public bool IsCounted => PerMinute is not null || PerDay is not null;

    public static CallerLimits Of(LimitOptions options, string? senders = null) => new()
    {
        Senders = [.. SettingsCheck.Split(senders)],
        Prefixes = [.. SettingsCheck.Split(options.Prefixes)],
        PerMinute = options.PerMinute,
        PerDay = options.PerDay,
    };

    /// <returns>The problem, as the end of a sentence; null when the caller may use the sender.</returns>
    public string? SenderProblem(string sender) =>
        Senders.IsEmpty || Senders.Contains(sender) ? null : $"must be one of the senders that this caller may use: {string.Join(", ", Senders)}";

    /// <returns>The problem, as the end of a sentence; null when the caller may ask for the priority.</returns>
    public string? PriorityProblem(Priority priority) =>
        priority <= Priority ? null : $"must not be higher than {Priority.Word()}, the highest priority of this caller";

    /// <param name="phone">Digits only, with the country code.</param>
    /// <returns>The problem, as the end of a sentence; null when the caller may send to the number.</returns>
    public string? NumberProblem(string phone) =>
        Prefixes.IsEmpty || Prefixes.Any(prefix => phone.StartsWith(prefix, StringComparison.Ordinal))
            ? null
            : $"must begin with one of the prefixes to which this caller may send: {string.Join(", ", Prefixes)}";
}
