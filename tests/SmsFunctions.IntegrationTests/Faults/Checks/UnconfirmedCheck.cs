using SmsFunctions.IntegrationTests.Faults.Rig;
using SmsFunctions.Sending;

namespace SmsFunctions.IntegrationTests.Faults.Checks;

/// <summary>A message is unconfirmed only if its call had no definite answer, or its worker was stopped before it could store one.</summary>
internal static class UnconfirmedCheck
{
    // Through an outage of storage a worker holds an answer for longer than its lease.
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(20);

    public static IEnumerable<string> Problems(Aftermath after)
    {
        var calls = after.System.Calls.ToLookup(call => call.Token);
        return after.Messages.Where(message => message.Status == MessageStatus.Unconfirmed && !IsExplained(after.System, message, calls))
            .Select(message => $"Unconfirmed, though its call was answered and its worker lived: {message}.");
    }

    private static bool IsExplained(FaultSystem system, Message message, ILookup<string, GatewayCall> calls)
    {
        var own = calls[TextToken.In(message.Chunk.Text)].Where(call => call.Phones.Contains(message.Recipient.Phone)).ToList();
        var claimed = message.Recipient.History.Last(step => step.Status == MessageStatus.Sending).At;
        return own.Exists(call => !call.IsDefinite)
            || system.Apps.Where(app => own.Count == 0 || own.Exists(call => call.App == app.Number))
                .SelectMany(app => app.Interruptions).Any(interruption => interruption.Meets(claimed, claimed + LongestHold));
    }
}
