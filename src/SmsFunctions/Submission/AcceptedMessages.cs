using SmsFunctions.Messages;
using SmsFunctions.Statistics;
using SmsFunctions.Storage;

namespace SmsFunctions.Submission;

/// <summary>What follows the acceptance of messages: the figures, and the alerts about unusual volume and new countries.</summary>
public sealed class AcceptedMessages(MessageEvents events, VolumeWatch volume, SeenCountries countries)
{
    /// <param name="chunks">The chunks that this request stored.</param>
    public async Task NoteAsync(IReadOnlyCollection<Chunk> chunks)
    {
        foreach (var chunk in chunks)
        {
            events.Accepted(chunk);
        }

        var phones = chunks.SelectMany(chunk => chunk.Recipients).Where(recipient => recipient.Status != MessageStatus.Rejected)
            .Select(recipient => recipient.Phone).ToList();
        await volume.AcceptedAsync(phones.Count);
        await countries.SeeAsync(phones);
    }
}
