using SmsFunctions.EndToEndTests.Faults.Rig;
using SmsFunctions.Messages;

namespace SmsFunctions.EndToEndTests.Faults.Checks;

/// <summary>
/// Checks that a message is unconfirmed only if its call had no definite answer, or its worker was stopped before it could store one.
/// </summary>
internal static class UnconfirmedCheck
{
    // A claim contains the time at which it was created, not the time at which it was stored.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(1);

    // During a storage outage a worker keeps an answer for longer than its lease.
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(20);

    public static IEnumerable<string> Problems(Aftermath after) => after.Messages
        .Where(message => message.Status == MessageStatus.Unconfirmed && !WasInDoubt(after.System, message))
        .Select(message => $"The message is unconfirmed although its call was answered and its worker kept running: {message}.");

    /// <summary>Whether a call of the message had no definite answer, as far as is visible outside the app.</summary>
    public static bool WasInDoubt(FaultSystem system, Message message)
    {
        // A message that is sent again stays uncertain until it is sent, regardless of the answer of its last call.
        var own = system.CallsOf(message.Phone);
        return own.Exists(call => !call.IsDefinite)
            || message.Recipient.History.Where(step => step.Status == MessageStatus.Sending).TakeLast(IsSentAgain(message) ? int.MaxValue : 1).Any(step =>
                system.Apps.Where(app => own.Count == 0 || own.Exists(call => call.App == app.Number))
                    .SelectMany(app => app.Interruptions).Any(interruption => interruption.Overlaps(step.At - Skew, step.At + LongestHold)));
    }

    private static bool IsSentAgain(Message message) =>
        message.Recipient.History
            .SkipWhile(step => step.Status != MessageStatus.Unconfirmed)
            .Any(step => step.Status is MessageStatus.Queued or MessageStatus.Sending);
}
