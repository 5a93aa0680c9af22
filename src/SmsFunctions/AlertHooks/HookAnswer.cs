using SmsFunctions.Messages;
using SmsFunctions.Submission;

namespace SmsFunctions.AlertHooks;

/// <summary>The answer to a delivery that is sent as messages.</summary>
/// <param name="Id">The batch id, for GET batches/{id}.</param>
/// <param name="Messages">The message ids, for GET messages/{id}, one per recipient.</param>
/// <param name="Rejected">The recipients that get no message, with the reason.</param>
/// <param name="Segments">The segments of all messages. Each segment is charged as one SMS.</param>
/// <param name="Price">The price of all messages; null when no tariff is set.</param>
public sealed record HookAnswer(string Id, IReadOnlyList<string> Messages, IReadOnlyList<RejectedItem> Rejected, int Segments, decimal? Price)
{
    /// <param name="plan">All messages of the plan have the same text, so the chunks keep their order.</param>
    public static HookAnswer Of(BatchPlan plan, BatchId id) => new(
        $"{id}",
        [
            .. plan.Messages.Index().Where(entry => !plan.Refused.ContainsKey(entry.Item.Index))
                .Select(entry => $"{new MessageId(id.Chunk(entry.Index / Chunk.MaxRecipients), entry.Index % Chunk.MaxRecipients)}"),
        ],
        plan.Rejected, plan.Segments, plan.Price);
}

/// <summary>The answer to a delivery that needs no message.</summary>
/// <param name="Ignored">The reason.</param>
public sealed record HookIgnored(string Ignored);
