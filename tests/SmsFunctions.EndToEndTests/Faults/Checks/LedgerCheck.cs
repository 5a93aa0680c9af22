using SmsFunctions.Sending;

namespace SmsFunctions.EndToEndTests.Faults.Checks;

/// <summary>The gateway has everything that is sent, nothing that is not, and nothing twice but what was to be sent again.</summary>
internal static class LedgerCheck
{
    private const string DoubledWord = "DOUBLED";

    public static IEnumerable<string> Problems(Aftermath after) => Doubled(after).Concat(Unasked(after)).Concat(after.Messages.SelectMany(message => Problems(after, message)));

    /// <summary>The one problem that no later look can mend.</summary>
    public static bool IsDoubled(string problem) => problem.StartsWith(DoubledWord, StringComparison.Ordinal);

    /// <summary>Messages that are there more often than once, as they were meant to be.</summary>
    public static int SentAgain(Aftermath after) => after.Messages.Count(message => after.Entries[message.Phone].Count() is > 1 and var times && times <= Allowed(after, message));

    private static IEnumerable<string> Doubled(Aftermath after)
    {
        var messages = after.Messages.ToLookup(message => message.Phone);
        foreach (var entries in after.Entries.Where(entries => entries.Count() > 1))
        {
            var message = messages[entries.Key].FirstOrDefault();
            if (message is null || entries.Count() > Allowed(after, message))
            {
                yield return $"{DoubledWord}: {entries.Count()} times in the ledger, as {string.Join(", ", entries.Select(entry => $"{entry.Id} at {entry.AcceptedAt:HH:mm:ss.fff}"))}: {message?.ToString() ?? Rig.TextToken.In(entries.First().Text)}.";
            }
        }
    }

    // An operator may want it again, and in the mode for alarms the app does so by itself: both only of what may not have been sent.
    private static int Allowed(Aftermath after, Message message)
    {
        var promise = after.Book.To(message.Phone);
        var again = (promise?.Resolution == Resolution.Resend ? 1 : 0) + (promise?.Mode == SendMode.AtLeastOnce ? 1 : 0);
        return again > 0 && UnconfirmedCheck.WasInDoubt(after.System, message) ? 1 + again : 1;
    }

    private static IEnumerable<string> Unasked(Aftermath after)
    {
        var stored = after.Messages.Select(message => (message.Phone, message.Chunk.Text)).ToHashSet();
        return after.Ledger.Where(entry => !stored.Contains((entry.Phone, entry.Text))).Select(entry => $"In the ledger as {entry.Id} at {entry.AcceptedAt:HH:mm:ss.fff}, and not stored so: {Rig.TextToken.In(entry.Text)}.");
    }

    private static IEnumerable<string> Problems(Aftermath after, Message message)
    {
        var inLedger = after.Entries[message.Phone].ToList();
        var ids = message.Recipient.GatewayIds;

        // An operator's word may be wrong.
        var isResolved = after.Book.To(message.Phone)?.Resolution is Resolution.Sent or Resolution.Failed;
        if (ids.Any(id => !inLedger.Exists(entry => entry.Id == id)))
        {
            yield return $"Has the gateway id {string.Join(", ", ids)}, and the ledger {(inLedger.Count == 0 ? "nothing" : inLedger[0].Id)}: {message}.";
        }

        if (ids.IsEmpty && !isResolved && WasTaken(message.Status))
        {
            yield return $"Stands as {message.Status.Word()} without a gateway id: {message}.";
        }

        // An outcome that says that it did not go out. A status of an operator comes with the gateway's id.
        if (ids.IsEmpty && !isResolved && inLedger.Count > 0 && message.Status is not (MessageStatus.Unconfirmed or MessageStatus.Sending))
        {
            yield return $"Stands as {message.Status.Word()} and is in the ledger as {inLedger[0].Id} at {inLedger[0].AcceptedAt:HH:mm:ss.fff}: {message}.";
        }
    }

    private static bool WasTaken(MessageStatus status) => status is MessageStatus.Sent or MessageStatus.Delivered or MessageStatus.Undelivered or MessageStatus.Unknown;
}
