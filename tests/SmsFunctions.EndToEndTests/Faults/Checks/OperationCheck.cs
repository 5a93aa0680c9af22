using SmsFunctions.EndToEndTests.Faults.Load;
using SmsFunctions.Messages;

namespace SmsFunctions.EndToEndTests.Faults.Checks;

/// <summary>Checks that operations on accepted messages took effect, and that no message is sent before its due time.</summary>
internal static class OperationCheck
{
    // The gateway and the app read the same clock at different moments.
    private static readonly TimeSpan ClockReading = TimeSpan.FromSeconds(0.2);

    public static IEnumerable<string> Problems(Aftermath after) =>
        Cancelled(after).Concat(after.Messages
            .Where(message => after.RequestLog.To(message.Phone) is not null)
            .SelectMany(message => Problems(after, message, after.RequestLog.To(message.Phone)!)));

    private static IEnumerable<string> Cancelled(Aftermath after)
    {
        foreach (var (clientMessages, cancelled) in after.RequestLog.Withdrawals)
        {
            var sent = clientMessages.Where(clientMessage => after.Entries.Contains(clientMessage.Phone)).ToList();
            if (sent.Count > clientMessages.Count - cancelled)
            {
                yield return $"Of {clientMessages.Count} messages of {clientMessages[0].Id} {cancelled} were cancelled, and {sent.Count} are in the ledger, " +
                    $"such as {after.Entries[sent[0].Phone].First().Id}.";
            }
        }
    }

    private static IEnumerable<string> Problems(Aftermath after, Message message, ClientMessage clientMessage)
    {
        if (clientMessage.AnswerState == AnswerState.Withdrawn && message.Status != MessageStatus.Cancelled)
        {
            yield return $"The message was cancelled but has another status: {message}.";
        }

        if (!clientMessage.Texts.Contains(message.Chunk.Text))
        {
            yield return $"The message has another text than {string.Join(" or ", clientMessage.Texts.Select(Rig.TextToken.In))}: {message}.";
        }

        if (clientMessage.Dues.Count > 0 && message.Chunk.Due < clientMessage.Dues.Min())
        {
            yield return $"The message was requested for {clientMessage.Dues.Min():HH:mm:ss.fff} but is due at {message.Chunk.Due:HH:mm:ss.fff}: {message}.";
        }

        foreach (var entry in after.Entries[message.Phone].Where(entry => entry.AcceptedAt < message.Chunk.Due - ClockReading))
        {
            yield return $"Due at {message.Chunk.Due:HH:mm:ss.fff}, but the ledger has {entry.Id} at {entry.AcceptedAt:HH:mm:ss.fff}: {message}.";
        }

        if (clientMessage is { IsResolved: true, Resolution: { } resolution } && !Holds(resolution, message.Status))
        {
            yield return $"The message was resolved as {resolution} but has another status: {message}.";
        }
    }

    // A resent message can have any final status.
    private static bool Holds(Resolution resolution, MessageStatus status) => resolution switch
    {
        Resolution.Sent => status is MessageStatus.Unknown,
        Resolution.Failed => status is MessageStatus.Failed,
        _ => true,
    };
}
