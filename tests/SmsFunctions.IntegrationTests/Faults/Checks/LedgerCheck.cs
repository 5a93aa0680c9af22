using SmsFunctions.Sending;

namespace SmsFunctions.IntegrationTests.Faults.Checks;

/// <summary>The gateway has everything that is sent, nothing that is not, and nothing twice.</summary>
internal static class LedgerCheck
{
    private const string DoubledWord = "DOUBLED";

    public static IEnumerable<string> Problems(Aftermath after) => Doubled(after).Concat(Unasked(after)).Concat(after.Messages.SelectMany(message => Problems(after, message)));

    /// <summary>The one problem that no later look can mend.</summary>
    public static bool IsDoubled(string problem) => problem.StartsWith(DoubledWord, StringComparison.Ordinal);

    private static IEnumerable<string> Doubled(Aftermath after) =>
        after.Entries.Where(entries => entries.Count() > 1).Select(entries => $"{DoubledWord}: {entries.Count()} times in the ledger, as {string.Join(", ", entries.Select(entry => $"{entry.Id} at {entry.AcceptedAt:HH:mm:ss.fff}"))}: {Of(after, entries.Key)}.");

    private static IEnumerable<string> Unasked(Aftermath after)
    {
        var stored = after.Messages.Select(message => message.Key).ToHashSet();
        return after.Ledger.Where(entry => !stored.Contains((entry.Phone, entry.Text))).Select(entry => $"In the ledger as {entry.Id} at {entry.AcceptedAt:HH:mm:ss.fff}, and not stored: {Rig.TextToken.In(entry.Text)}.");
    }

    private static IEnumerable<string> Problems(Aftermath after, Message message)
    {
        var inLedger = after.Entries[message.Key].ToList();
        var ids = message.Recipient.GatewayIds;
        if (ids.Any(id => !inLedger.Exists(entry => entry.Id == id)))
        {
            yield return $"Has the gateway id {string.Join(", ", ids)}, and the ledger {(inLedger.Count == 0 ? "nothing" : inLedger[0].Id)}: {message}.";
        }

        if (ids.IsEmpty && WasTaken(message.Status))
        {
            yield return $"Stands as {message.Status.Word()} without a gateway id: {message}.";
        }

        // An outcome that says that it did not go out. A status of an operator comes with the gateway's id.
        if (ids.IsEmpty && inLedger.Count > 0 && message.Status is not (MessageStatus.Unconfirmed or MessageStatus.Sending))
        {
            yield return $"Stands as {message.Status.Word()} and is in the ledger as {inLedger[0].Id} at {inLedger[0].AcceptedAt:HH:mm:ss.fff}: {message}.";
        }
    }

    private static bool WasTaken(MessageStatus status) => status is MessageStatus.Sent or MessageStatus.Delivered or MessageStatus.Undelivered or MessageStatus.Unknown;

    private static string Of(Aftermath after, (string Phone, string Text) key) =>
        after.Messages.FirstOrDefault(message => message.Key == key)?.ToString() ?? Rig.TextToken.In(key.Text);
}
