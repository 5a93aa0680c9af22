using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using SmsFunctions.Sending;
using SmsFunctions.Sending.Batches;
using SmsFunctions.Sending.Texts;
using SmsFunctions.Storage;

namespace SmsFunctions.Webhooks;

/// <summary>What is to be done about news.</summary>
public abstract record HookOrder
{
    private HookOrder()
    {
    }

    /// <summary>Nothing.</summary>
    public sealed record Ignore(string Reason) : HookOrder;

    /// <summary>One message to each recipient.</summary>
    /// <param name="Alerts">How many it tells of.</param>
    /// <param name="Key">The same for every try to deliver this.</param>
    /// <param name="FreshAfter">When the same is news again; null is never.</param>
    public sealed record Send(BatchRequest Request, int Alerts, string Key, TimeSpan? FreshAfter) : HookOrder;
}

/// <summary>
/// Makes a batch request of news, which then goes the way of every other. Its key is made of what is told and to whom: the source's group, each alert with its state and the time that
/// began. A delivery that the source tries again, or that its second instance makes too, is the same and is one message. A reminder says the same as well, and only time tells it from a
/// retry: the key is new again after <see cref="HookOptions.RepeatAfter"/>. Fixed slices of time would have let a retry through that crosses the border of two.
/// </summary>
public sealed class HookOrders(IOptions<TextOptions> texts)
{
    public const string NoAlerts = "no alerts", OnlyResolved = "only resolved alerts, which this source does not tell";

    public HookOrder Of(HookSource source, HookNews news) => news switch
    {
        HookNews.Alerts { All: [] } => new HookOrder.Ignore(NoAlerts),
        HookNews.Alerts alerts when source.TellsResolved => Tell(source, alerts, alerts.All),
        HookNews.Alerts alerts => alerts.All.RemoveAll(alert => alert.IsResolved) is { Length: > 0 } firing ? Tell(source, alerts, firing) : new HookOrder.Ignore(OnlyResolved),
        HookNews.Note note => Send(source, note, 1, [AlertWords.Clean(note.Text)], note.To ?? source.To, note.IsUnique ? [] : [note.Text, note.Reference ?? "", note.Fingerprint]),
        _ => throw new ArgumentOutOfRangeException(nameof(news), news, "A new kind of news needs an order."),
    };

    private HookOrder.Send Tell(HookSource source, HookNews.Alerts news, ImmutableArray<Alert> told) =>
        Send(source, news, told.Length, AlertWords.Of(told, news.Unlisted), source.To, told.Select(alert => alert.Identity).Order(StringComparer.Ordinal).Append($"and {news.Unlisted} more"));

    private HookOrder.Send Send(HookSource source, HookNews news, int alerts, IReadOnlyList<string> wordings, ImmutableArray<string> to, IEnumerable<string> identity) => new(
        new BatchRequest
        {
            To = [.. to],
            Text = TextFit.Fit(wordings, Math.Min(source.MaxSegments, texts.Value.MaxSegments)),
            From = source.From,
            Mode = source.Mode,
            Reference = news.Reference is { } reference ? TextFit.Prefix(AlertWords.Clean(reference), MessageRules.MaxReference) : null,
        },
        alerts,
        // Other recipients are another request: the settings were changed.
        Keys.HookDelivery(source.Name, [.. to, "", news.Group, .. identity]),
        news.IsUnique ? null : source.RepeatAfter);
}
