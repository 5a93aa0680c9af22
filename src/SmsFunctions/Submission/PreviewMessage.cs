using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Submission;

/// <summary>An accepted message of a dry run as it would be sent.</summary>
/// <param name="Index">The index of the message in the request, from 0.</param>
/// <param name="To">Digits only, with the country code.</param>
/// <param name="Text">Null if it is secret.</param>
/// <param name="Price">The expected price; null if no tariff is set.</param>
public sealed record PreviewMessage(int Index, string To, string? Text, string From, int Segments, string Encoding, decimal? Price)
{
    /// <value>The maximum number of messages in a preview.</value>
    public const int Max = 100;

    /// <summary>Returns the first accepted messages of a plan.</summary>
    internal static IReadOnlyList<PreviewMessage> Of(BatchPlan plan, int count) =>
    [
        .. plan.Sent.Take(count).Select(message => new PreviewMessage(
            message.Index,
            message.Phone,
            plan.IsSecret ? null : message.Text.Text,
            plan.Sender,
            message.Text.Segments.Count,
            message.Text.Segments.Encoding.Word(),
            message.Price)),
    ];
}
