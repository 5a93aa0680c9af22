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
    /// <param name="Alerts">The number of alerts in the message.</param>
    /// <param name="Key">The idempotency key, the same for each attempt at this delivery.</param>
    /// <param name="FreshAfter">After this time the same content is sent again; null means never.</param>
    public sealed record Send(BatchRequest Request, int Alerts, string Key, TimeSpan? FreshAfter) : HookDecision;
}

/// <summary>
/// Turns a delivery into a batch request, which is handled like any other. The idempotency key is made of the recipients, the source's group, and each
/// alert with its state and the time at which that state began. A delivery that the source retries, or that a second instance of the source also
/// posts, has the same key and is sent once. A reminder has the same content; only time distinguishes it from a retry, so the key expires after
/// <see cref="HookOptions.RepeatAfter"/>. The time counts from the first delivery: with fixed time slices, a retry could fall into the next slice.
/// </summary>
public sealed class HookDecisions(IOptions<TextOptions> texts)
{
    public const string NoAlerts = "no alerts", OnlyResolved = "only resolved alerts, which this source is not set to send";

    public HookDecision Of(HookSource source, HookNews news) => news switch
    {
        HookNews.Alerts { All: [] } => new HookDecision.Ignore(NoAlerts),
        HookNews.Alerts alerts when source.TellsResolved => SendAlerts(source, alerts, alerts.All),
        HookNews.Alerts alerts => alerts.All.RemoveAll(alert => alert.IsResolved) is { Length: > 0 } firing
            ? SendAlerts(source, alerts, firing)
            : new HookDecision.Ignore(OnlyResolved),
        HookNews.Note note => Send(
            source, note, 1, [AlertWords.Clean(note.Text)], note.To ?? source.To, note.IsUnique ? [] : [note.Text, note.Reference ?? "", note.Fingerprint]),
        _ => throw new ArgumentOutOfRangeException(nameof(news), news, "This kind of delivery has no handling."),
    };

    private HookDecision.Send SendAlerts(HookSource source, HookNews.Alerts news, ImmutableArray<Alert> alerts) =>
        Send(
            source, news, alerts.Length, AlertWords.Of(alerts, news.Unlisted), source.To,
            alerts.Select(alert => alert.Identity).Order(StringComparer.Ordinal).Append($"and {news.Unlisted} more"));

    private HookDecision.Send Send(
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
