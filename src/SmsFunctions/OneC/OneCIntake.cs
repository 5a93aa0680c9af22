using SmsFunctions.Scheduling;
using SmsFunctions.Sending;
using SmsFunctions.Sending.Batches;
using SmsFunctions.StopList;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.OneC;

/// <summary>
/// Takes in what the module sends, by the same rules as everything else, and says so in the gateway's words. The protocol has no idempotency key: a request
/// that comes again may be a repetition or a second message of the same text, and nobody can tell. As at the gateway it is a second one; to
/// drop it in silence would lose a message that somebody was told is sent.
/// </summary>
public sealed class OneCIntake(
    MessageRules rules, BatchRules batchRules, TimingJudge times, RecipientRules recipients, MessageIntake messages, BatchIntake batches, RequestNumbers numbers, Alerts alerts, TimeProvider time)
{
    // A module that has waited half a minute for its answer may give up and send again.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(25);

    /// <param name="request">Null when it could not be read.</param>
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

    /// <summary>As <see cref="SendAsync"/>: a phone that is no number, or may get nothing, is refused by itself.</summary>
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
            // Nothing is wrong but the numbers, all of them: each is told so.
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

        // One text and 200 phones are one chunk, which no clean-up ever gives up.
        var number = await TakeAsync(acceptance.DueOn(timing.Due).Id, async reference =>
            await batches.AcceptAsync(plan with { Reference = reference }, timing, acceptance, limit.Token) is BatchOutcome.Accepted, limit.Token);
        return OneCAnswers.TakenBatch(Lines(plan, phones.Length, number));
    }

    /// <summary>A line for each phone. All texts are the same, so that a message's place in the plan is its place in its chunk.</summary>
    internal static IReadOnlyList<string> Lines(BatchPlan plan, int phones, string number)
    {
        var lines = Enumerable.Repeat(OneCAnswers.RefusedPhone(OneCCodes.InvalidDestinationAddress), phones).ToArray();
        foreach (var (place, message) in plan.Messages.Index())
        {
            lines[message.Index] = plan.Refused.Contains(message.Index) ? OneCAnswers.RefusedPhone(OneCCodes.MessageRejected) : new SmsId(number, place).ToString();
        }

        foreach (var duplicate in plan.Duplicates)
        {
            lines[duplicate.Index] = lines[duplicate.Of];
        }

        return lines;
    }

    /// <summary>
    /// Stores a request under a number that is stored before it, so that whatever is answered can be asked about. When storage does not tell whether it was
    /// stored, it is told again: under the same keys that is the same request. If it still does not tell, the module is told that the message
    /// is taken. Every error of the protocol makes it, or its user, send again, and that may be a second SMS; the answered id tells the truth as
    /// soon as storage does, and is unknown (<c>Error_Invalid_MessageID</c>) if nothing was stored. Somebody is alerted to look.
    /// </summary>
    /// <param name="limit">Of the time alone: neither a module that hangs up nor a shutdown may leave it open whether a request was stored.</param>
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
            // A refusal of the second try says nothing about the first.
        }

        alerts.OneCInDoubt(new MessageId(request.Chunk(0), 0));
        return number;
    }

    private static string CodeOf(IReadOnlyDictionary<string, string[]> errors) => errors.Keys.FirstOrDefault(field => field is not ("from" or "to" or "text")) is not null ? OneCCodes.InvalidHeader
        : errors.ContainsKey("from") ? OneCCodes.InvalidSourceAddress
        : errors.ContainsKey("to") ? OneCCodes.InvalidDestinationAddress
        : OneCCodes.MessageRejected;
}
