using SmsFunctions.Messages;
using SmsFunctions.Submission;

namespace SmsFunctions.AlertHooks;

/// <summary>The answer to a delivery.</summary>
/// <param name="Id">The id of the first batch, for GET batches/{id}; null when no message is needed.</param>
/// <param name="Batches">The ids of all batches: one for each text. Without routes there is one.</param>
/// <param name="Messages">The message ids, for GET messages/{id}, one per recipient.</param>
/// <param name="Rejected">The recipients that get no message, with the reason. The index is the place among the recipients of the same text.</param>
/// <param name="Warnings">What should be changed at the source or in the settings, such as numbers that an alert may not name.</param>
/// <param name="Segments">The segments of all messages. Each segment is charged as one SMS.</param>
/// <param name="Price">The price of all messages; null when no tariff is set.</param>
/// <param name="Ignored">Why no message is needed; null when there are messages.</param>
public sealed record HookAnswer(
    string? Id,
    IReadOnlyList<string> Batches,
    IReadOnlyList<string> Messages,
    IReadOnlyList<RejectedItem> Rejected,
    IReadOnlyList<string> Warnings,
    int Segments,
    decimal? Price,
    string? Ignored)
{
    /// <param name="reason">Why no message is needed.</param>
    public static HookAnswer OfIgnored(string reason) => new(null, [], [], [], [], 0, null, reason);

    public static HookAnswer Of(HookOutcome.Stored stored) => new(
        $"{stored.Batches[0].Id}",
        [.. stored.Batches.Select(batch => $"{batch.Id}")],
        [.. stored.Batches.SelectMany(MessagesOf)],
        [.. stored.Batches.SelectMany(batch => batch.Plan.Rejected), .. stored.Rejected],
        stored.Warnings,
        stored.Batches.Sum(batch => batch.Plan.Segments),
        stored.Batches.All(batch => batch.Plan.Price is null) ? null : stored.Batches.Sum(batch => batch.Plan.Price),
        null);

    // All messages of a batch have the same text, so the chunks keep their order.
    private static IEnumerable<string> MessagesOf(BatchOutcome.Accepted batch) =>
        batch.Plan.Messages.Index().Where(entry => !batch.Plan.Refused.ContainsKey(entry.Item.Index))
            .Select(entry => $"{new MessageId(batch.Id.Chunk(entry.Index / Chunk.MaxRecipients), entry.Index % Chunk.MaxRecipients)}");
}
