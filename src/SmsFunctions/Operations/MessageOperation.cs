using SmsFunctions.Callers;
using SmsFunctions.Messages;

namespace SmsFunctions.Operations;

/// <summary>An operation that a caller or an operator requests for a message, or for every message of a batch.</summary>
/// <param name="Name">The name for the log.</param>
/// <param name="By">The caller that requested it. Messages that it may not change count as missing.</param>
/// <param name="Next">
/// Returns the next state of a chunk, from the chunk, the index of one recipient (null for all) and the time. It returns the same chunk when the
/// operation applies to no recipient.
/// </param>
/// <param name="HasMet">Returns whether the operation was applied to a recipient, now or by an earlier request.</param>
/// <param name="MakesWork">Whether the messages wait for a gateway call after the operation.</param>
public sealed record MessageOperation(
    string Name, Caller By, Func<Chunk, int?, DateTimeOffset, Chunk> Next, Func<Recipient, bool> HasMet, bool MakesWork = false);
