using SmsFunctions.EndToEndTests.Faults.Troubles;
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
            await Trouble.Pass(TimeSpan.FromSeconds(1));
        }
    }

    public static string Report(Book book)
    {
        var promises = book.Promises.ToList();
        var (cancelled, changed) = (promises.Count(promise => promise.Told == Told.Withdrawn), promises.Count(promise => promise.IsChanged));
        return $"cancelled {cancelled}, changed {changed}, resolved {promises.Count(promise => promise.IsResolved)}";
    }

    private static async Task CancelAsync(Client client, Book book, Random random)
    {
        var promise = await Actions.AcceptAsync(client, book, random, random.Next(3) == 0 ? Delay.None : Delay.Some);
        await WithdrawAsync(client, book, random, "api/messages", [promise]);
    }

    private static async Task CancelBatchAsync(Client client, Book book, Random random)
    {
        var promises = await Actions.OneTextAsync(client, book, random, random.Next(3) == 0 ? Delay.None : Delay.Some);
        await WithdrawAsync(client, book, random, "api/batches", promises);
    }

    // Both 409 and no answer are correct.
    private static async Task WithdrawAsync(Client client, Book book, Random random, string path, IReadOnlyList<Promise> promises)
    {
        if (promises[0] is not { Told: Told.Accepted, Id: { } id } first)
        {
            return;
        }

        await Trouble.Pass(first.Dues.Count > 0 ? UntilAbout(first.Dues[0], random) : Trouble.Between(random, 0, 0.5));
        var seeds = random.Next(3) == 0 ? new[] { random.Next(), random.Next() } : [random.Next()];
        var answers = await Task.WhenAll(seeds.Select(seed => client.DeleteAsync($"{path}/{id}", new Random(seed))));
        foreach (var answer in answers)
        {
            if (answer is { Status: 200, Body: { } body })
            {
                var (cancelled, tooLate) = (body["cancelled"]!.GetValue<int>(), body["tooLate"]!.GetValue<int>());
                book.Withdrawals.Enqueue(new Withdrawal(promises, cancelled));
                if (cancelled + tooLate != promises.Count || cancelled == 0)
                {
                    book.Contradictions.Enqueue($"{id} of {promises.Count} messages was cancelled as {body.ToJsonString()}.");
                }
                else if (tooLate == 0)
                {
                    promises.ToList().ForEach(promise => promise.Told = Told.Withdrawn);
                }
            }
            else if (answer.Status is not (null or 409 or >= 500))
            {
                book.Contradictions.Enqueue($"{id} was accepted, and DELETE answered {answer.Status}.");
            }
        }
    }

    // Until there is an answer, both the old and the new values are possible. Without an answer, this stays so.
    private static async Task ChangeAsync(Client client, Book book, Random random)
    {
        var promise = await Actions.AcceptAsync(client, book, random, Delay.Some);
        if (promise is not { Told: Told.Accepted, Id: { } id })
        {
            return;
        }

        await Trouble.Pass(UntilAbout(promise.Dues[0], random) * random.NextDouble());
        var (text, due) = (random.Next(3) > 0 ? book.NewText() : null, random.Next(3) > 0 ? Later.From(random) : null);
        text ??= due is null ? book.NewText() : null;
        var (texts, dues) = (promise.Texts, promise.Dues);
        (promise.Texts, promise.Dues) = (text is null ? texts : [.. texts, text], due is null ? dues : [.. dues, due.Value]);
        var answer = await client.PatchAsync($"api/messages/{id}", new { text, sendAt = Actions.Iso(due) }, random);
        if (answer.Status is 200)
        {
            promise.IsChanged = true;
            (promise.Texts, promise.Dues) = (text is null ? texts : [text], due is null ? dues : [due.Value]);
        }
        else if (answer is { Status: 409, Tries: 1 })
        {
            (promise.Texts, promise.Dues) = (texts, dues);
        }
        else if (answer.Status is not (null or 409 or >= 500))
        {
            book.Contradictions.Enqueue($"{id} was accepted, and PATCH answered {answer.Status}: {answer.Body?.ToJsonString()}.");
        }
    }

    // The operator lists unconfirmed messages. One more unconfirmed message ensures that every run has some.
    private static async Task ResolveAsync(Client client, Book book, Random random)
    {
        await Actions.AcceptAsync(
            client,
            book,
            random,
            Delay.None,
            (SendMode)random.Next(2),
            promise => client.LoseAnswerTo(promise.Phone, isTaken: random.Next(2) == 0));
        await Trouble.Pass(Trouble.Between(random, 1, 4));
        var list = await client.GetAsync("api/messages?status=unconfirmed&limit=100", random);
        var found = list is { Status: 200, Body: { } body } ? body["items"]!.AsArray().ToList() : [];
        if (found.Count == 0
            || found[random.Next(found.Count)] is not { } message
            || book.To(message["to"]!.GetValue<string>()) is not { } promise
            || !promise.TryTakeInHand())
        {
            return;
        }

        var resolution = (Resolution)random.Next(3);
        promise.Resolution = resolution;
        var answer = await client.PostAsync(
            $"api/messages/{message["id"]!.GetValue<string>()}/resolve", new { outcome = resolution.Word() }, Actions.NewKey(), random);
        promise.IsResolved = answer.Status is 200;
        if (answer.Status is not (200 or null or 409 or >= 500))
        {
            book.Contradictions.Enqueue($"{message["id"]} was unconfirmed, and resolve answered {answer.Status}: {answer.Body?.ToJsonString()}.");
        }
    }

    private static async Task GateAsync(Client client, Book book, Random random)
    {
        await client.PutAsync("api/gate", new { state = "held", reason = "fault run" }, random);
        await Trouble.Pass(Trouble.Between(random, 1, 3));
        await OpenGateAsync(client, random);
    }

    // The pause mostly ends before the due time, and sometimes while the message is sent.
    private static TimeSpan UntilAbout(DateTimeOffset due, Random random)
    {
        var left = (due - TimeProvider.System.GetUtcNow()).TotalSeconds;
        return left <= 0 ? TimeSpan.Zero : Trouble.Between(random, 0, left + 0.5);
    }
}
