using SmsFunctions.IntegrationTests.Faults.Rig;
using SmsFunctions.Storage;

namespace SmsFunctions.IntegrationTests.Faults.Checks;

/// <summary>No hint was given up.</summary>
internal static class PoisonCheck
{
    public static async Task<IReadOnlyList<string>> ProblemsAsync(FaultSystem system)
    {
        var problems = new List<string>();
        foreach (var name in Keys.Queues)
        {
            var poison = system.Queues.GetQueueClient($"{name}-poison");
            if (await poison.ExistsAsync() && (await poison.PeekMessagesAsync(32)).Value is { Length: > 0 } messages)
            {
                problems.Add($"{messages.Length} or more messages in {poison.Name}, such as {System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(messages[0].Body.ToString()))[..60]}.");
            }
        }

        return problems;
    }
}
