namespace SmsFunctions.IntegrationTests.Faults.Load;

/// <summary>What clients do under load.</summary>
internal static class Actions
{
    public static IReadOnlyList<LoadAction> All { get; } =
    [
        new("single", 60, SingleAsync),
        new("single at both apps at once", 8, TwiceAsync),
        new("batch of one text", 8, OneTextAsync),
        new("batch of personal texts", 6, (client, book, random) => PersonalAsync(client, book, random, random.Next(2, 8))),
        new("batch of several transactions", 1, (client, book, random) => PersonalAsync(client, book, random, 60)),
        new("bad request", 6, BadAsync),
    ];

    /// <summary>Those whose every request is a new one: a repetition costs something, and nothing comes of it.</summary>
    public static IReadOnlyList<LoadAction> New { get; } = [.. All.Where(action => action.DoAsync != TwiceAsync)];

    private static async Task SingleAsync(Client client, Book book, Random random)
    {
        var promise = book.Add(book.NewPhone(), book.NewText());
        var answer = await client.PostAsync("api/messages", new { to = Written(promise.Phone, random), text = promise.Text }, KeyOrNone(random), random);
        Note(promise, answer);
    }

    private static async Task TwiceAsync(Client client, Book book, Random random)
    {
        var promise = book.Add(book.NewPhone(), book.NewText());
        var (key, body) = (NewKey(), new { to = promise.Phone, text = promise.Text });
        var answers = await Task.WhenAll(new[] { random.Next(), random.Next() }.Select(seed => client.PostAsync("api/messages", body, key, new Random(seed))));
        var accepted = answers.Where(answer => answer.Told == Told.Accepted).ToList();
        if (accepted.DistinctBy(answer => answer.Id).Count() > 1)
        {
            book.Contradictions.Enqueue($"One key, two messages: {string.Join(" and ", accepted.Select(answer => answer.Id))}.");
        }

        Note(promise, accepted.Count > 0 ? accepted[0] : answers[0]);
    }

    private static async Task OneTextAsync(Client client, Book book, Random random)
    {
        var text = book.NewText();
        var promises = Enumerable.Range(0, random.Next(5, 30)).Select(_ => book.Add(book.NewPhone(), text)).ToList();
        var numbers = promises.Select(promise => Written(promise.Phone, random)).Append("not a number").Append(promises[0].Phone);
        var answer = await client.PostAsync("api/batches", new { to = numbers.ToArray(), text }, KeyOrNone(random), random);
        promises.ForEach(promise => Note(promise, answer));
        if (answer is { Status: 202, Body: { } body } && (Count(body, "accepted"), Length(body, "rejected"), Length(body, "duplicates")) != (promises.Count, 1, 1))
        {
            book.Contradictions.Enqueue($"Batch {answer.Id} of {promises.Count} messages, a wrong one and a duplicate was accepted as {body.ToJsonString()}.");
        }
    }

    private static async Task PersonalAsync(Client client, Book book, Random random, int count)
    {
        var promises = Enumerable.Range(0, count).Select(_ => book.Add(book.NewPhone(), book.NewText())).ToList();
        var messages = promises.Select(promise => new { to = promise.Phone, text = promise.Text }).ToArray();
        var answer = await client.PostAsync("api/batches", new { messages }, KeyOrNone(random), random);
        promises.ForEach(promise => Note(promise, answer));
    }

    // Whatever is answered, or not: nothing of it may ever be stored.
    private static async Task BadAsync(Client client, Book book, Random random)
    {
        var promise = book.Add(book.NewPhone(), book.NewText());
        promise.Told = Told.Refused;
        object body = random.Next(3) switch
        {
            0 => new { to = $"{promise.Phone},{book.NewPhone()}", text = promise.Text },
            1 => new { to = promise.Phone, text = promise.Text, urgent = true },
            _ => new { to = promise.Phone, text = promise.Text + new string('я', 700) },
        };
        var answer = await client.PostAsync("api/messages", body, KeyOrNone(random), random);
        if (answer.Status is 202)
        {
            book.Contradictions.Enqueue($"Accepted as {answer.Id} although it is wrong.");
        }
    }

    private static void Note(Promise promise, ClientAnswer answer) => (promise.Told, promise.Id) = (answer.Told, answer.Id);

    private static string? KeyOrNone(Random random) => random.Next(2) == 0 ? NewKey() : null;

    private static string NewKey() => Guid.NewGuid().ToString("n");

    private static string Written(string phone, Random random) => random.Next(3) switch
    {
        0 => $"+7 ({phone[1..4]}) {phone[4..7]}-{phone[7..9]}-{phone[9..]}",
        1 => $"8{phone[1..]}",
        _ => phone,
    };

    private static int Count(System.Text.Json.Nodes.JsonNode body, string name) => body[name]!.GetValue<int>();

    private static int Length(System.Text.Json.Nodes.JsonNode body, string name) => body[name]!.AsArray().Count;
}
