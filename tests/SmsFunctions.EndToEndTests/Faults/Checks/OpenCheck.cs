using SmsFunctions.Sending;

namespace SmsFunctions.EndToEndTests.Faults.Checks;

/// <summary>Nothing waits any more that need not wait.</summary>
internal static class OpenCheck
{
    /// <param name="checkedBy">Status checks due before this are waited for; null waits for none.</param>
    public static IEnumerable<string> Problems(Aftermath after, DateTimeOffset? checkedBy)
    {
        // A request whose hints were lost between its last transaction and them is found some minutes later, and has its marker until then.
        var open = after.Messages.Where(message => !message.Chunk.IsUncommitted && IsOpen(message, checkedBy)).ToList();
        return open.Count == 0 ? [] : [$"{open.Count} messages are still open, such as {open[0]}."];
    }

    private static bool IsOpen(Message message, DateTimeOffset? checkedBy) => message.Status switch
    {
        MessageStatus.Unconfirmed => false,
        // A last check that was not answered is made again after ten minutes.
        MessageStatus.Sent => message.Chunk.Marker?.At < checkedBy,
        var status => !status.IsFinal(),
    };
}
