using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.EndToEndTests.Faults.Checks;

/// <summary>Checks that each open chunk has exactly one marker, its own, that other chunks have none, and that no marker is without its chunk.</summary>
internal static class MarkerCheck
{
    public static IEnumerable<string> Problems(Aftermath after)
    {
        var rows = after.MarkerRows.ToHashSet();
        foreach (var chunk in after.Chunks)
        {
            var open = chunk.IsUncommitted || chunk.Recipients.Any(IsOpen);
            if (open != chunk.Marker is not null)
            {
                yield return $"{chunk.Id} {(open ? "is open and has no marker" : "is finished and has a marker")}: {Statuses(chunk)}.";
            }

            if (chunk.Marker is { } marker && !rows.Remove((chunk.Id.Partition, Keys.Marker(chunk.Id, marker, chunk.Version))))
            {
                yield return $"{chunk.Id} names the marker {Keys.Marker(chunk.Id, marker, chunk.Version)}, which does not exist.";
            }
        }

        foreach (var (partition, key) in rows)
        {
            yield return $"Marker {partition}/{key} belongs to no chunk, or is not the marker that its chunk names.";
        }
    }

    // An unconfirmed recipient waits for an operator, or for the time at which the message is sent again.
    private static bool IsOpen(Recipient recipient) =>
        recipient.Status == MessageStatus.Unconfirmed ? recipient.ResendAt is not null : !recipient.Status.IsFinal();

    private static string Statuses(Chunk chunk) =>
        string.Join(", ", chunk.Recipients.CountBy(recipient => recipient.Status).Select(entry => $"{entry.Value} {entry.Key}"));
}
