using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Storage;
using SmsFunctions.Submission;

namespace SmsFunctions.AlertHooks;

/// <summary>The decision about a delivery.</summary>
public abstract record HookDecision
{
    private HookDecision()
    {
    }

    /// <summary>The delivery needs no message.</summary>
    public sealed record Ignore(string Reason) : HookDecision;

    /// <summary>Each recipient gets one message.</summary>
    /// <param name="Messages">One for each text: recipients of the same alerts share a message. At least one.</param>
    /// <param name="Warnings">What the operator of the source should know, such as a number that an alert may not name.</param>
    public sealed record Send(ImmutableArray<HookMessage> Messages, ImmutableArray<string> Warnings) : HookDecision;
}

/// <summary>A message of a delivery.</summary>
/// <param name="Alerts">The number of alerts in the message.</param>
/// <param name="Key">The idempotency key, the same for each attempt at this message.</param>
/// <param name="FreshAfter">After this time the same content is sent again; null means never.</param>
public sealed record HookMessage(BatchRequest Request, int Alerts, string Key, TimeSpan? FreshAfter);

/// <summary>
/// Turns a delivery into batch requests, which are handled like any other. Without routes there is one. The idempotency key is made of the recipients, the
/// source's group, and each alert of the message with its state and the time at which that state began. A message that the source retries, or that a
/// second instance of the source also posts, has the same key and is sent once. A reminder has the same content; only time distinguishes it from a retry,
/// so the key expires after <see cref="HookOptions.RepeatAfter"/>. The time counts from the first delivery: with fixed time slices, a retry could fall into
/// the next slice.
/// </summary>
public sealed class HookDecisions(IOptions<TextOptions> texts)
{
    public const string NoAlerts = "no alerts", OnlyResolved = "only resolved alerts, which this source is not set to send";

    private const int MaxWarnings = 10;

    public HookDecision Of(HookSource source, HookNews news) => news switch
    {
        HookNews.Alerts { All: [] } => new HookDecision.Ignore(NoAlerts),
        HookNews.Alerts alerts when source.TellsResolved => SendAlerts(source, alerts, alerts.All),
        HookNews.Alerts alerts => alerts.All.RemoveAll(alert => alert.IsResolved) is { Length: > 0 } firing
            ? SendAlerts(source, alerts, firing)
            : new HookDecision.Ignore(OnlyResolved),
        HookNews.Note note => SendNote(source, note),
        _ => throw new ArgumentOutOfRangeException(nameof(news), news, "This kind of delivery has no handling."),
    };

    private HookDecision.Send SendAlerts(HookSource source, HookNews.Alerts news, ImmutableArray<Alert> alerts)
    {
        var warnings = new List<string>();
        var groups = source.Routing is { } routing ? RecipientGroup.Of(alerts, routing, warnings) : [new RecipientGroup(source.To, alerts)];
        return Send(news, warnings, groups.Select(group => Message(
            source, news, group.Alerts.Length, Wordings(source, news, group.Alerts), group.To,
            group.Alerts.Select(alert => alert.Identity).Order(StringComparer.Ordinal).Append($"and {news.Unlisted} more"))));
    }

    private HookDecision.Send SendNote(HookSource source, HookNews.Note note)
    {
        var warnings = new List<string>();
        var to = note.To ?? source.Routing?.Of(note.Fields, warnings) ?? source.To;
        string[] identity = note.IsUnique ? [] : [note.Text, note.Reference ?? "", note.Fingerprint];
        return Send(note, warnings, [Message(source, note, 1, [Filled(source.Template?.Fill(note.Fields)) ?? AlertWords.Clean(note.Text)], to, identity)]);
    }

    private static HookDecision.Send Send(HookNews news, List<string> warnings, IEnumerable<HookMessage> messages) =>
        new([.. messages], [.. warnings.Prepend(news.Warning).OfType<string>().Distinct().Take(MaxWarnings)]);

    private static IReadOnlyList<string> Wordings(HookSource source, HookNews.Alerts news, ImmutableArray<Alert> alerts)
    {
        var usual = AlertWords.Of(alerts, news.Unlisted);
        return Filled(source.Template?.Fill(source, news.Group, alerts, news.Unlisted, usual[0])) is { } filled ? [filled] : usual;
    }

    // A template whose fields are all empty must not silence an alert.
    private static string? Filled(string? text) => text is not null && AlertWords.Clean(text) is var clean && VisibleText.IsIn(clean) ? clean : null;

    private HookMessage Message(
        HookSource source, HookNews news, int alerts, IReadOnlyList<string> wordings, ImmutableArray<string> to, IEnumerable<string> identity) => new(
        new BatchRequest
        {
            To = [.. to],
            Text = TextFit.Fit(wordings, Math.Min(source.MaxSegments, texts.Value.MaxSegments)),
            From = source.From,
            Mode = source.Mode,
            Priority = Priority.High.Word(),
            Reference = news.Reference is { } reference ? TextBounds.Prefix(AlertWords.Clean(reference), ReferenceText.MaxLength) : null,
        },
        alerts,
        // The key includes the recipients: after a change of the settings it is another request.
        Keys.HookDelivery(source.Name, [.. to, "", news.Group, .. identity]),
        news.IsUnique ? null : source.RepeatAfter);
}
