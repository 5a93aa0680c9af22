using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Operations;

namespace SmsFunctions.EndToEndTests.Faults.Checks;

/// <summary>Checks that the gateway has exactly the sent messages, and has a message twice only if it was to be sent again.</summary>
internal static class LedgerCheck
{
    private const string DoubledWord = "DOUBLED";

    public static IEnumerable<string> Problems(Aftermath after) =>
        Doubled(after).Concat(WithoutStoredMessage(after)).Concat(after.Messages.SelectMany(message => Problems(after, message)));

    /// <summary>Whether the problem is permanent: a doubled message stays doubled in later checks.</summary>
    public static bool IsDoubled(string problem) => problem.StartsWith(DoubledWord, StringComparison.Ordinal);

    /// <summary>The number of messages that the ledger has more than once because they were to be sent again.</summary>
    public static int SentAgain(Aftermath after) =>
        after.Messages.Count(message => after.Entries[message.Phone].Count() is > 1 and var times && times <= Allowed(after, message));

    private static IEnumerable<string> Doubled(Aftermath after)
    {
        var messages = after.Messages.ToLookup(message => message.Phone);
        foreach (var entries in after.Entries.Where(entries => entries.Count() > 1))
        {
            var message = messages[entries.Key].FirstOrDefault();
            if (message is null || entries.Count() > Allowed(after, message))
            {
                var seen = string.Join(", ", entries.Select(entry => $"{entry.Id} at {entry.AcceptedAt:HH:mm:ss.fff}"));
                yield return $"{DoubledWord}: {entries.Count()} times in the ledger, as {seen}: " +
                    $"{message?.ToString() ?? Rig.TextToken.In(entries.First().Text)}.";
            }
        }
    }

    // A message with an uncertain call is sent again if an operator asks for it, and automatically in mode atLeastOnce.
    private static int Allowed(Aftermath after, Message message)
    {
        var clientMessage = after.RequestLog.To(message.Phone);
        var again = (clientMessage?.Resolution == Resolution.Resend ? 1 : 0) + (clientMessage?.Mode == SendMode.AtLeastOnce ? 1 : 0);
        return again > 0 && UnconfirmedCheck.WasInDoubt(after.System, message) ? 1 + again : 1;
    }

    private static IEnumerable<string> WithoutStoredMessage(Aftermath after)
    {
        var stored = after.Messages.Select(message => (message.Phone, message.Chunk.Text)).ToHashSet();
        return after.Ledger.Where(entry => !stored.Contains((entry.Phone, entry.Text))).Select(entry =>
            $"The ledger has {entry.Id} at {entry.AcceptedAt:HH:mm:ss.fff} without a stored message: {Rig.TextToken.In(entry.Text)}.");
    }

    private static IEnumerable<string> Problems(Aftermath after, Message message)
    {
        var inLedger = after.Entries[message.Phone].ToList();
        var ids = message.Recipient.GatewayIds;

        // The outcome that an operator sets may be wrong.
        var isResolved = after.RequestLog.To(message.Phone)?.Resolution is Resolution.Sent or Resolution.Failed;
        if (ids.Any(id => !inLedger.Exists(entry => entry.Id == id)))
        {
            yield return $"The table has gateway id {string.Join(", ", ids)}, and the ledger {(inLedger.Count == 0 ? "none" : inLedger[0].Id)}: {message}.";
        }

        if (ids.IsEmpty && !isResolved && WasTaken(message.Status))
        {
            yield return $"Status is {message.Status.Word()} without a gateway id: {message}.";
        }

        // The status states that the message was not sent. A status that an operator sets comes with the gateway's id.
        if (ids.IsEmpty && !isResolved && inLedger.Count > 0 && message.Status is not (MessageStatus.Unconfirmed or MessageStatus.Sending))
        {
            yield return $"Status is {message.Status.Word()}, but the ledger has {inLedger[0].Id} at {inLedger[0].AcceptedAt:HH:mm:ss.fff}: {message}.";
        }
    }

    private static bool WasTaken(MessageStatus status) =>
        status is MessageStatus.Sent or MessageStatus.Delivered or MessageStatus.Undelivered or MessageStatus.Unknown;
}
