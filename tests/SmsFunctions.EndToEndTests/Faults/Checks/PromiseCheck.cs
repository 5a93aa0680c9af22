using SmsFunctions.EndToEndTests.Faults.Load;

namespace SmsFunctions.EndToEndTests.Faults.Checks;

/// <summary>Checks that an accepted message is stored once under the id of its answer, and that a refused message is not stored.</summary>
internal static class PromiseCheck
{
    private const string LostWord = "LOST";

    public static bool IsLost(string problem) => problem.StartsWith(LostWord, StringComparison.Ordinal);

    public static IEnumerable<string> Problems(Aftermath after)
    {
        var stored = after.Messages.ToLookup(message => message.Phone);
        foreach (var promise in after.Book.Promises)
        {
            var found = stored[promise.Phone].ToList();
            if (promise.Told is Told.Accepted or Told.Withdrawn && found.Count == 0)
            {
                yield return $"{LostWord}: {promise.Id} {Rig.TextToken.In(promise.Text)} was accepted but is not stored.";
            }
            else if (promise.Told is Told.Accepted or Told.Withdrawn
                && !found.Exists(message => $"{message.Id}".StartsWith(promise.Id!, StringComparison.Ordinal)))
            {
                yield return $"{promise.Id} was accepted but is stored as {found[0]}.";
            }
            else if (promise.Told == Told.Refused && found.Count > 0)
            {
                yield return $"The answer stated that nothing was stored, but the message is stored: {found[0]}.";
            }

            if (found.Count > 1)
            {
                yield return $"Stored more than once: {string.Join(" and ", found)}.";
            }
        }

        foreach (var message in after.Messages.Where(message => after.Book.To(message.Phone) is null))
        {
            yield return $"No client requested {message}.";
        }
    }
}
