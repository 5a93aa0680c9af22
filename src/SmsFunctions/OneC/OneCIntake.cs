using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Scheduling;
using SmsFunctions.StopList;
using SmsFunctions.Storage;
using SmsFunctions.Submission;
using SmsFunctions.Telemetry;

namespace SmsFunctions.OneC;

/// <summary>
/// Accepts the module's requests by the same rules as all others, and answers in the gateway's format. The protocol has no idempotency key: a repeated
/// request may be a retry or a second message with the same text. It is sent as a second message, as the gateway does. If the app dropped it, a
/// message that the module counts as sent could be lost.
/// </summary>
public sealed class OneCIntake(
    MessageRules rules,
    BatchRules batchRules,
    TimingJudge times,
    RecipientRules recipients,
    MessageIntake messages,
    BatchIntake batches,
    RequestNumbers numbers,
    Alerts alerts,
    TimeProvider time)
{
    // A module that waits half a minute for its answer may give up and send again.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(25);

    /// <param name="request">Null when the request could not be read.</param>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached; nothing will be sent.</exception>
    public async Task<string> SendAsync(MessageRequest? request)
    {
        if (request is null)
        {
            return OneCAnswers.Refused(OneCCodes.InvalidHeader);
        }

        var (message, errors) = rules.Check(request);
        if (message is null)
        {
            return OneCAnswers.Refused(CodeOf(errors));
        }

        using var limit = new TimeLimit(Timeout, time, CancellationToken.None);
        await recipients.RefreshAsync(limit.Token);
        var acceptance = Acceptance.Of(time.GetUtcNow());
        var (timing, problems) = times.Judge(message.Times, message.Mode, acceptance);
        if (timing is null || recipients.Refusal(message.Phone) is not null)
        {
            return OneCAnswers.Refused(timing is null ? CodeOf(problems) : OneCCodes.MessageRejected);
        }

        var number = await TakeAsync(acceptance.DueOn(timing.FirstCall(acceptance.At)).Id, async reference =>
            (await messages.AcceptAsync(message with { Reference = reference }, timing, acceptance, limit.Token)).IsStored, limit.Token);
        return OneCAnswers.Taken(new SmsId(number, 0));
    }

    /// <summary>As <see cref="SendAsync"/>. A phone that is invalid or not allowed is refused; the others are sent.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached; nothing will be sent.</exception>
    public async Task<string> SendBatchAsync(BatchRequest? request)
    {
        if (request?.To is not { } phones)
        {
            return OneCAnswers.Refused(OneCCodes.InvalidHeader);
        }

        var (plan, errors) = batchRules.Check(request);
        if (plan is null)
        {
            // Only the numbers are invalid, and all of them: each line gets the error.
            return errors.Keys.All(field => field == "to")
                ? OneCAnswers.TakenBatch(Enumerable.Repeat(OneCAnswers.RefusedPhone(OneCCodes.InvalidDestinationAddress), phones.Length))
                : OneCAnswers.Refused(CodeOf(errors));
        }

        using var limit = new TimeLimit(Timeout, time, CancellationToken.None);
        await recipients.RefreshAsync(limit.Token);
        plan = plan.Refuse(recipients.Refusal);
        if (plan.Accepted == 0)
        {
            return OneCAnswers.TakenBatch(Lines(plan, phones.Length, number: ""));
        }

        var acceptance = Acceptance.Of(time.GetUtcNow());
        var (timing, problems) = times.Judge(plan.Times, plan.Mode, acceptance);
        if (timing is null)
        {
            return OneCAnswers.Refused(CodeOf(problems));
        }

        // One text with up to 200 phones is one chunk, which the clean-up of unfinished batches never gives up.
        var number = await TakeAsync(acceptance.DueOn(timing.Due).Id, async reference =>
            await batches.AcceptAsync(plan with { Reference = reference }, timing, acceptance, limit.Token) is BatchOutcome.Accepted, limit.Token);
        return OneCAnswers.TakenBatch(Lines(plan, phones.Length, number));
    }

    /// <summary>One line per phone. All texts are the same, so the index of a message in the plan is its index in the chunk.</summary>
    internal static IReadOnlyList<string> Lines(BatchPlan plan, int phones, string number)
    {
        var lines = Enumerable.Repeat(OneCAnswers.RefusedPhone(OneCCodes.InvalidDestinationAddress), phones).ToArray();
        foreach (var (place, message) in plan.Messages.Index())
        {
            lines[message.Index] = plan.Refused.Contains(message.Index)
                ? OneCAnswers.RefusedPhone(OneCCodes.MessageRejected)
                : new SmsId(number, place).ToString();
        }

        foreach (var duplicate in plan.Duplicates)
        {
            lines[duplicate.Index] = lines[duplicate.Of];
        }

        return lines;
    }

    /// <summary>
    /// Stores a request under a number that is stored first, so that the module can ask for the status of every answered id. When storage does not say
    /// whether the request was stored, the write is repeated with the same keys, so the request is stored at most once. If the result is still unknown,
    /// the answer is that the message is accepted: every error of the protocol makes the module or its user send again, which may be a second SMS. The
    /// status of the answered id is right as soon as storage answers; it is <c>Error_Invalid_MessageID</c> if nothing was stored. An alert is logged.
    /// </summary>
    /// <param name="limit">Limits the time only. A closed connection or a shutdown must not leave it unknown whether the request was stored.</param>
    private async Task<string> TakeAsync(BatchId request, Func<string, Task<bool>> accept, CancellationToken limit)
    {
        var number = await numbers.AddAsync(request, limit);
        var (reference, isDoubtful) = ($"1C {number}", false);
        try
        {
            isDoubtful = !await accept(reference);
            if (!isDoubtful || await accept(reference))
            {
                return number;
            }
        }
        catch (Exception fault) when (isDoubtful ? StorageFault.IsAny(fault) : StorageFault.IsOutage(fault))
        {
            // An error of the second attempt does not show whether the first was stored.
        }

        alerts.OneCInDoubt(new MessageId(request.Chunk(0), 0));
        return number;
    }

    private static string CodeOf(IReadOnlyDictionary<string, string[]> errors) =>
        errors.Keys.FirstOrDefault(field => field is not ("from" or "to" or "text")) is not null ? OneCCodes.InvalidHeader
        : errors.ContainsKey("from") ? OneCCodes.InvalidSourceAddress
        : errors.ContainsKey("to") ? OneCCodes.InvalidDestinationAddress
        : OneCCodes.MessageRejected;
}
