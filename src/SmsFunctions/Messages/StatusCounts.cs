using System.Collections.Immutable;

namespace SmsFunctions.Messages;

/// <summary>Counts recipients by status, for logs.</summary>
internal static class StatusCounts
{
    /// <returns>For example <c>2 Sent, 1 Rejected</c>, in the order in which the statuses first occur.</returns>
    public static string Text(ImmutableArray<Recipient> recipients) =>
        string.Join(", ", recipients.CountBy(recipient => recipient.Status).Select(entry => $"{entry.Value} {entry.Key}"));
}
