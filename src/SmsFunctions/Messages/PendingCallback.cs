using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace SmsFunctions.Messages;

/// <summary>
/// A pending callback: the status changes of one write of a chunk. Its row, a marker, is stored in the same transaction as the changes and stays until
/// the callback is delivered, disabled or given up.
/// </summary>
/// <param name="Version">The chunk's version after the write.</param>
/// <param name="At">The time of the next attempt, part of the row key.</param>
/// <param name="Attempt">The number of attempts started.</param>
public sealed record PendingCallback(ChunkId Chunk, int Version, DateTimeOffset At, int Attempt, ImmutableArray<PendingChange> Changes)
{
    /// <value>
    /// When the callback was first posted or postponed since the last answer of its receiver; null before. Moved ahead by a time in which the app was stopped.
    /// </value>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The pending callback of a write of a chunk; null when there is nothing to report.</summary>
    public static PendingCallback? Of(Chunk before, Chunk next)
    {
        if (next.CallbackUrl is null)
        {
            return null;
        }

        var changes = ImmutableArray.CreateBuilder<PendingChange>();
        for (var index = 0; index < next.Recipients.Length; index++)
        {
            var recipient = next.Recipients[index];
            if (IsReported(recipient.Status) && before.Recipients[index].Status != recipient.Status)
            {
                changes.Add(new PendingChange(index, recipient.Status, recipient.History[^1].At, recipient.GatewayId, recipient.Error?.Code));
            }
        }

        return changes.Count == 0 ? null : new PendingCallback(next.Id, next.Version, changes.Max(change => change.At), 0, changes.ToImmutable());
    }

    // Receivers are not notified of the steps before the gateway has the message.
    private static bool IsReported(MessageStatus status) =>
        status is not (MessageStatus.Queued or MessageStatus.Sending or MessageStatus.Scheduled or MessageStatus.Held);
}

/// <summary>A status change of a message. It stores all values that may change later, so that every attempt has the same body.</summary>
/// <param name="Index">The index of the recipient in the chunk.</param>
public readonly record struct PendingChange(
    [property: JsonPropertyName("i")] int Index,
    [property: JsonPropertyName("s")] MessageStatus Status,
    [property: JsonPropertyName("t")] DateTimeOffset At,
    [property: JsonPropertyName("g")] string? GatewayId,
    [property: JsonPropertyName("e")] string? ErrorCode);
