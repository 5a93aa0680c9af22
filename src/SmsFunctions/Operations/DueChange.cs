using SmsFunctions.Messages;
using SmsFunctions.Scheduling;

namespace SmsFunctions.Operations;

/// <summary>The rules for a new due time, the same for a single message and for the messages of a batch.</summary>
internal static class DueChange
{
    /// <summary>A default validUntil moves with the due time. A validUntil from the caller stays unchanged.</summary>
    public static DateTimeOffset ValidUntil(Chunk chunk, DateTimeOffset due) => chunk.IsValidityChosen ? chunk.ValidUntil : due + Chunk.DefaultValidity;

    /// <returns>Why the chunk cannot be due at this time, as the end of a sentence; null when it can.</returns>
    public static string? Problem(Chunk chunk, DateTimeOffset due, QuietHours quiet)
    {
        var (owner, messages) = chunk.IsBatch ? ("batch", "messages") : ("message", "message");
        return ValidUntil(chunk, due) is var until && until <= due
                ? $"must be before the {owner}'s validUntil, {until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}"
            : chunk.IsValidityChosen && quiet.EndFor(chunk.Mode, due) is { } end && chunk.ValidUntil <= end
                ? $"is in the quiet hours ({quiet.Text}), which end after the {owner}'s validUntil: the {messages} would never be sent"
            : null;
    }
}
