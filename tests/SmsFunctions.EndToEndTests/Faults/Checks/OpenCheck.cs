using SmsFunctions.Messages;

namespace SmsFunctions.EndToEndTests.Faults.Checks;

/// <summary>Checks that no message is still waiting without a reason.</summary>
internal static class OpenCheck
{
    /// <param name="checkedBy">Status checks due before this time must be done. Null requires none.</param>
    public static IEnumerable<string> Problems(Aftermath after, DateTimeOffset? checkedBy)
    {
        // The hints of a request can be lost after its last transaction. The sweep finds such a request some minutes later.
        var open = after.Messages.Where(message => !message.Chunk.IsUncommitted && IsOpen(message, checkedBy)).ToList();
        return open.Count == 0 ? [] : [$"{open.Count} messages are still open, such as {open[0]}."];
    }

    private static bool IsOpen(Message message, DateTimeOffset? checkedBy) => message.Status switch
    {
        MessageStatus.Unconfirmed => false,
        // A last check without an answer is repeated after ten minutes.
        MessageStatus.Sent => message.Chunk.Marker?.At < checkedBy,
        var status => !status.IsFinal(),
    };
}
