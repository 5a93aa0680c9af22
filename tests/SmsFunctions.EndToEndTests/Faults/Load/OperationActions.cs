using SmsFunctions.EndToEndTests.Faults.Disruptions;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Operations;

namespace SmsFunctions.EndToEndTests.Faults.Load;

/// <summary>The operations of callers and operators on accepted messages.</summary>
internal static class OperationActions
{
    private static readonly Delay Later = new(1, 6);

    public static IReadOnlyList<LoadAction> All { get; } =
    [
        new("cancel", 8, CancelAsync),
        new("cancel a batch", 3, CancelBatchAsync),
        new("change", 8, ChangeAsync),
        new("resolve", 8, ResolveAsync),
        new("gate", 1, GateAsync),
    ];

    /// <summary>Opens the gate. Repeats the request until it succeeds.</summary>
    public static async Task OpenGateAsync(Client client, Random random)
    {
        while ((await client.PutAsync("api/gate", new { state = "open" }, random)).Status is not 200)
        {
            await Disruption.Pass(TimeSpan.FromSeconds(1));
        }
    }

    public static string Report(RequestLog requestLog)
    {
        var clientMessages = requestLog.ClientMessages.ToList();
        var cancelled = clientMessages.Count(clientMessage => clientMessage.AnswerState == AnswerState.Withdrawn);
        var changed = clientMessages.Count(clientMessage => clientMessage.IsChanged);
        return $"cancelled {cancelled}, changed {changed}, resolved {clientMessages.Count(clientMessage => clientMessage.IsResolved)}";
    }

    private static async Task CancelAsync(Client client, RequestLog requestLog, Random random)
    {
        var clientMessage = await Actions.AcceptAsync(client, requestLog, random, random.Next(3) == 0 ? Delay.None : Delay.Some);
        await WithdrawAsync(client, requestLog, random, "api/messages", [clientMessage]);
    }

    private static async Task CancelBatchAsync(Client client, RequestLog requestLog, Random random)
    {
        var clientMessages = await Actions.OneTextAsync(client, requestLog, random, random.Next(3) == 0 ? Delay.None : Delay.Some);
        await WithdrawAsync(client, requestLog, random, "api/batches", clientMessages);
    }

    // Both 409 and no answer are correct.
    private static async Task WithdrawAsync(Client client, RequestLog requestLog, Random random, string path, IReadOnlyList<ClientMessage> clientMessages)
    {
        if (clientMessages[0] is not { AnswerState: AnswerState.Accepted, Id: { } id } first)
        {
            return;
        }

        await Disruption.Pass(first.Dues.Count > 0 ? UntilAbout(first.Dues[0], random) : Disruption.Between(random, 0, 0.5));
        var seeds = random.Next(3) == 0 ? new[] { random.Next(), random.Next() } : [random.Next()];
        var answers = await Task.WhenAll(seeds.Select(seed => client.DeleteAsync($"{path}/{id}", new Random(seed))));
        foreach (var answer in answers)
        {
            if (answer is { Status: 200, Body: { } body })
            {
                var (cancelled, tooLate) = (body["cancelled"]!.GetValue<int>(), body["tooLate"]!.GetValue<int>());
                requestLog.Withdrawals.Enqueue(new Withdrawal(clientMessages, cancelled));
                if (cancelled + tooLate != clientMessages.Count || cancelled == 0)
                {
                    requestLog.Contradictions.Enqueue($"{id} of {clientMessages.Count} messages was cancelled as {body.ToJsonString()}.");
                }
                else if (tooLate == 0)
                {
                    clientMessages.ToList().ForEach(clientMessage => clientMessage.AnswerState = AnswerState.Withdrawn);
                }
            }
            else if (answer.Status is not (null or 409 or >= 500))
            {
                requestLog.Contradictions.Enqueue($"{id} was accepted, and DELETE answered {answer.Status}.");
            }
        }
    }

    // Until there is an answer, both the old and the new values are possible. Without an answer, this stays so.
    private static async Task ChangeAsync(Client client, RequestLog requestLog, Random random)
    {
        var clientMessage = await Actions.AcceptAsync(client, requestLog, random, Delay.Some);
        if (clientMessage is not { AnswerState: AnswerState.Accepted, Id: { } id })
        {
            return;
        }

        await Disruption.Pass(UntilAbout(clientMessage.Dues[0], random) * random.NextDouble());
        var (text, due) = (random.Next(3) > 0 ? requestLog.NewText() : null, random.Next(3) > 0 ? Later.From(random) : null);
        text ??= due is null ? requestLog.NewText() : null;
        var (texts, dues) = (clientMessage.Texts, clientMessage.Dues);
        (clientMessage.Texts, clientMessage.Dues) = (text is null ? texts : [.. texts, text], due is null ? dues : [.. dues, due.Value]);
        var answer = await client.PatchAsync($"api/messages/{id}", new { text, sendAt = Actions.Iso(due) }, random);
        if (answer.Status is 200)
        {
            clientMessage.IsChanged = true;
            (clientMessage.Texts, clientMessage.Dues) = (text is null ? texts : [text], due is null ? dues : [due.Value]);
        }
        else if (answer is { Status: 409, Tries: 1 })
        {
            (clientMessage.Texts, clientMessage.Dues) = (texts, dues);
        }
        else if (answer.Status is not (null or 409 or >= 500))
        {
            requestLog.Contradictions.Enqueue($"{id} was accepted, and PATCH answered {answer.Status}: {answer.Body?.ToJsonString()}.");
        }
    }

    // The operator lists unconfirmed messages. One more unconfirmed message ensures that every run has some.
    private static async Task ResolveAsync(Client client, RequestLog requestLog, Random random)
    {
        await Actions.AcceptAsync(
            client,
            requestLog,
            random,
            Delay.None,
            (SendMode)random.Next(2),
            clientMessage => client.LoseAnswerTo(clientMessage.Phone, isTaken: random.Next(2) == 0));
        await Disruption.Pass(Disruption.Between(random, 1, 4));
        var list = await client.GetAsync("api/messages?status=unconfirmed&limit=100", random);
        var found = list is { Status: 200, Body: { } body } ? body["items"]!.AsArray().ToList() : [];
        if (found.Count == 0
            || found[random.Next(found.Count)] is not { } message
            || requestLog.To(message["to"]!.GetValue<string>()) is not { } clientMessage
            || !clientMessage.TryTakeInHand())
        {
            return;
        }

        var resolution = (Resolution)random.Next(3);
        clientMessage.Resolution = resolution;
        var answer = await client.PostAsync(
            $"api/messages/{message["id"]!.GetValue<string>()}/resolve", new { outcome = resolution.Word() }, Actions.NewKey(), random);
        clientMessage.IsResolved = answer.Status is 200;
        if (answer.Status is not (200 or null or 409 or >= 500))
        {
            requestLog.Contradictions.Enqueue($"{message["id"]} was unconfirmed, and resolve answered {answer.Status}: {answer.Body?.ToJsonString()}.");
        }
    }

    private static async Task GateAsync(Client client, RequestLog requestLog, Random random)
    {
        await client.PutAsync("api/gate", new { state = "held", reason = "fault run" }, random);
        await Disruption.Pass(Disruption.Between(random, 1, 3));
        await OpenGateAsync(client, random);
    }

    // The pause mostly ends before the due time, and sometimes while the message is sent.
    private static TimeSpan UntilAbout(DateTimeOffset due, Random random)
    {
        var left = (due - TimeProvider.System.GetUtcNow()).TotalSeconds;
        return left <= 0 ? TimeSpan.Zero : Disruption.Between(random, 0, left + 0.5);
    }
}
