using SmsFunctions.Sending;

namespace SmsFunctions.IntegrationTests.Faults.Checks;

/// <summary>Nothing waits any more that need not wait.</summary>
internal static class OpenCheck
{
    public static IEnumerable<string> Problems(Aftermath after)
    {
        // A request whose hints were lost between its last transaction and them is found after a quarter of an hour, and has its marker until then.
        var open = after.Messages.Where(message => !message.Chunk.IsUncommitted && IsOpen(message.Status, after.System.Options.WaitsForStatuses)).ToList();
        return open.Count == 0 ? [] : [$"{open.Count} messages are still open, such as {open[0]}."];
    }

    private static bool IsOpen(MessageStatus status, bool withStatuses) =>
        !status.IsFinal() && status != MessageStatus.Unconfirmed && (withStatuses || status != MessageStatus.Sent);
}
