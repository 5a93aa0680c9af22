using SmsFunctions.Sending;
using SmsFunctions.Sending.Batches;
using SmsFunctions.Storage;

namespace SmsFunctions.Webhooks;

/// <summary>The answer to alerts that are sent.</summary>
/// <param name="Id">For GET batches/{id}.</param>
/// <param name="Messages">For GET messages/{id}, one a recipient.</param>
/// <param name="Rejected">Recipients that may get nothing.</param>
/// <param name="Segments">Of all messages; each is paid for as one SMS.</param>
/// <param name="Price">Of all messages; null while no tariff is set.</param>
public sealed record HookAnswer(string Id, IReadOnlyList<string> Messages, IReadOnlyList<RejectedItem> Rejected, int Segments, decimal? Price)
{
    /// <param name="plan">All its messages have the same text, so they are chunked in their order.</param>
    public static HookAnswer Of(BatchPlan plan, BatchId id) => new(
        $"{id}",
        [.. plan.Messages.Index().Where(entry => !plan.Refused.Contains(entry.Item.Index)).Select(entry => $"{new MessageId(id.Chunk(entry.Index / Chunk.MaxRecipients), entry.Index % Chunk.MaxRecipients)}")],
        plan.Rejected, plan.Segments, plan.Price);
}

/// <summary>The answer to what needs no message.</summary>
/// <param name="Ignored">Why.</param>
public sealed record HookIgnored(string Ignored);
