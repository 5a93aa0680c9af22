using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.Submission;
using SmsFunctions.Telemetry;

namespace SmsFunctions.OneC;

/// <summary>
/// Accepts the module's requests by the same rules as all others, and answers in the gateway's format. The protocol has no idempotency key: a repeated
/// request may be a retry or a second message with the same text. It is sent as a second message, as the gateway does. If the app dropped it, a
/// message that the module counts as sent could be lost.
/// </summary>
public sealed class OneCSubmission(
    OneCAccount account, MessageSubmission messages, BatchSubmission batches, RequestNumbers numbers, Alerts alerts, TimeProvider time)
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

        var (message, errors) = messages.Check(request, account.Caller);
        if (message is null)
        {
            return OneCAnswers.Refused(CodeOf(errors));
        }

        using var limit = new TimeLimit(Timeout, time, CancellationToken.None);
        var (prepared, refusal) = await messages.PrepareAsync(message, limit.Token);
        if (prepared is null)
        {
            // An error of the times takes precedence over a recipient who is not allowed.
            return OneCAnswers.Refused(refusal is { Recipient: not null, Errors.Count: 1 } ? OneCCodes.MessageRejected : CodeOf(refusal!.Errors));
        }

        if (await messages.TakeAsync(prepared, limit.Token) is not null)
        {
            return OneCAnswers.Refused(OneCCodes.MessageQueueFull);
        }

        var number = await AcceptAsync(
            prepared.Request,
            async reference => await messages.StoreAsync(prepared with { Message = message with { Reference = reference } }, limit.Token)
                is MessageOutcome.Accepted,
            limit.Token);
        return OneCAnswers.Accepted(new SmsId(number, 0));
    }

    /// <summary>As <see cref="SendAsync"/>. A phone that is invalid or not allowed is refused; the others are sent.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached; nothing will be sent.</exception>
    public async Task<string> SendBatchAsync(BatchRequest? request)
    {
        if (request?.To is not { } phones)
        {
            return OneCAnswers.Refused(OneCCodes.InvalidHeader);
        }

        var (plan, errors) = batches.Check(request, account.Caller);
        if (plan is null)
        {
            // Only the numbers are invalid, and all of them: each line gets the error.
            return errors.Keys.All(field => field == "to")
                ? OneCAnswers.AcceptedBatch(Enumerable.Repeat(OneCAnswers.RefusedPhone(OneCCodes.InvalidDestinationAddress), phones.Count))
                : OneCAnswers.Refused(CodeOf(errors));
        }

        using var limit = new TimeLimit(Timeout, time, CancellationToken.None);
        var (prepared, refusal) = await batches.PrepareAsync(plan, limit.Token);
        if (prepared is null)
        {
            return refusal!.Plan.Accepted == 0
                ? OneCAnswers.AcceptedBatch(Lines(refusal.Plan, phones.Count, number: ""))
                : OneCAnswers.Refused(CodeOf(refusal.Errors));
        }

        if (await batches.TakeAsync(prepared, limit.Token) is not null)
        {
            return OneCAnswers.Refused(OneCCodes.MessageQueueFull);
        }

        // One text with up to 200 phones is one chunk, which the clean-up of unfinished batches never aborts.
        var number = await AcceptAsync(
            prepared.Request,
            async reference => await batches.StoreAsync(prepared with { Plan = prepared.Plan with { Reference = reference } }, limit.Token)
                is BatchOutcome.Accepted,
            limit.Token);
        return OneCAnswers.AcceptedBatch(Lines(prepared.Plan, phones.Count, number));
    }

    /// <summary>One line per phone. All texts are the same, so the index of a message in the plan is its index in the chunk.</summary>
    internal static IReadOnlyList<string> Lines(BatchPlan plan, int phones, string number)
    {
        var lines = Enumerable.Repeat(OneCAnswers.RefusedPhone(OneCCodes.InvalidDestinationAddress), phones).ToArray();
        foreach (var (place, message) in plan.Messages.Index())
        {
            lines[message.Index] = plan.Refused.ContainsKey(message.Index)
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
    private async Task<string> AcceptAsync(BatchId request, Func<string, Task<bool>> accept, CancellationToken limit)
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
        catch (Exception fault) when (isDoubtful ? StorageFault.IsAny(fault, CancellationToken.None) : StorageFault.IsOutage(fault, CancellationToken.None))
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
