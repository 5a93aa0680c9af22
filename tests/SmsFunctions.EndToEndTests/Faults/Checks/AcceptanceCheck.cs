using SmsFunctions.EndToEndTests.Faults.Load;

namespace SmsFunctions.EndToEndTests.Faults.Checks;

/// <summary>Checks that an accepted message is stored once under the id of its answer, and that a refused message is not stored.</summary>
internal static class AcceptanceCheck
{
    private const string LostWord = "LOST";

    public static bool IsLost(string problem) => problem.StartsWith(LostWord, StringComparison.Ordinal);

    public static IEnumerable<string> Problems(Aftermath after)
    {
        var stored = after.Messages.ToLookup(message => message.Phone);
        foreach (var clientMessage in after.RequestLog.ClientMessages)
        {
            var found = stored[clientMessage.Phone].ToList();
            if (clientMessage.AnswerState is AnswerState.Accepted or AnswerState.Withdrawn && found.Count == 0)
            {
                yield return $"{LostWord}: {clientMessage.Id} {Rig.TextToken.In(clientMessage.Text)} was accepted but is not stored.";
            }
            else if (clientMessage.AnswerState is AnswerState.Accepted or AnswerState.Withdrawn
                && !found.Exists(message => $"{message.Id}".StartsWith(clientMessage.Id!, StringComparison.Ordinal)))
            {
                yield return $"{clientMessage.Id} was accepted but is stored as {found[0]}.";
            }
            else if (clientMessage.AnswerState == AnswerState.Refused && found.Count > 0)
            {
                yield return $"The answer stated that nothing was stored, but the message is stored: {found[0]}.";
            }

            if (found.Count > 1)
            {
                yield return $"Stored more than once: {string.Join(" and ", found)}.";
            }
        }

        foreach (var message in after.Messages.Where(message => after.RequestLog.To(message.Phone) is null))
        {
            yield return $"No client requested {message}.";
        }
    }
}
