using System.Globalization;
using SmsFunctions.Messages;

namespace SmsFunctions.EndToEndTests.Faults.Load;

/// <summary>The actions of clients under load.</summary>
internal static class Actions
{
    /// <summary>The actions whose every request is a new message. Repetitions and operations cost more.</summary>
    public static IReadOnlyList<LoadAction> New { get; } =
    [
        new("single", 50, (client, book, random) => AcceptAsync(client, book, random, Delay.None)),
        new("scheduled single", 6, (client, book, random) => AcceptAsync(client, book, random, Delay.Some)),
        new("single at least once", 4, (client, book, random) => AcceptAsync(client, book, random, Delay.None, SendMode.AtLeastOnce)),
        new("batch of one text", 8, (client, book, random) => OneTextAsync(client, book, random, Delay.None)),
        new("scheduled batch", 2, (client, book, random) => OneTextAsync(client, book, random, Delay.Some)),
        new("batch of personal texts", 6, (client, book, random) => PersonalAsync(client, book, random, random.Next(2, 8))),
        new("batch of several transactions", 1, (client, book, random) => PersonalAsync(client, book, random, 60)),
        new("bad request", 6, BadAsync),
    ];

    public static IReadOnlyList<LoadAction> All { get; } = [.. New, new("single at both apps at once", 8, TwiceAsync), .. OperationActions.All];

    /// <summary>Posts a single message.</summary>
    /// <param name="before">An action to run before the request.</param>
    public static async Task<Promise> AcceptAsync(
        Client client, Book book, Random random, Delay delay, SendMode mode = SendMode.AtMostOnce, Action<Promise>? before = null)
    {
        var due = delay.From(random);
        var promise = book.Add(book.NewPhone(), book.NewText(), mode, due);
        before?.Invoke(promise);
        var body = new
        {
            to = Written(promise.Phone, random),
            text = promise.Text,
            sendAt = Iso(due),
            mode = mode == SendMode.AtLeastOnce ? "atLeastOnce" : null,
        };
        Note(promise, await client.PostAsync("api/messages", body, KeyOrNone(random), random));
        return promise;
    }

    /// <summary>Posts a batch of one text to many recipients, with an invalid number and a duplicate among them.</summary>
    public static async Task<IReadOnlyList<Promise>> OneTextAsync(Client client, Book book, Random random, Delay delay)
    {
        var (text, due) = (book.NewText(), delay.From(random));
        var promises = Enumerable.Range(0, random.Next(5, 30)).Select(_ => book.Add(book.NewPhone(), text, due: due)).ToList();
        var numbers = promises.Select(promise => Written(promise.Phone, random)).Append("not a number").Append(promises[0].Phone);
        var answer = await client.PostAsync("api/batches", new { to = numbers.ToArray(), text, sendAt = Iso(due) }, KeyOrNone(random), random);
        promises.ForEach(promise => Note(promise, answer));
        if (answer is { Status: 202, Body: { } body }
            && (Count(body, "accepted"), Length(body, "rejected"), Length(body, "duplicates")) != (promises.Count, 1, 1))
        {
            book.Contradictions.Enqueue(
                $"Batch {answer.Id} of {promises.Count} messages, an invalid one and a duplicate, was accepted as {body.ToJsonString()}.");
        }

        return promises;
    }

    /// <summary>Formats a time for a request with full precision. Null stays null.</summary>
    public static string? Iso(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    public static string NewKey() => Guid.NewGuid().ToString("n");

    private static async Task TwiceAsync(Client client, Book book, Random random)
    {
        var promise = book.Add(book.NewPhone(), book.NewText());
        var (key, body) = (NewKey(), new { to = promise.Phone, text = promise.Text });
        var answers = await Task.WhenAll(new[] { random.Next(), random.Next() }.Select(seed => client.PostAsync("api/messages", body, key, new Random(seed))));
        var accepted = answers.Where(answer => answer.Told == Told.Accepted).ToList();
        if (accepted.DistinctBy(answer => answer.Id).Count() > 1)
        {
            book.Contradictions.Enqueue($"One key has two messages: {string.Join(" and ", accepted.Select(answer => answer.Id))}.");
        }

        Note(promise, accepted.Count > 0 ? accepted[0] : answers[0]);
    }

    private static async Task PersonalAsync(Client client, Book book, Random random, int count)
    {
        var promises = Enumerable.Range(0, count).Select(_ => book.Add(book.NewPhone(), book.NewText())).ToList();
        var messages = promises.Select(promise => new { to = promise.Phone, text = promise.Text }).ToArray();
        var answer = await client.PostAsync("api/batches", new { messages }, KeyOrNone(random), random);
        promises.ForEach(promise => Note(promise, answer));
    }

    // Regardless of the answer, nothing of the request may be stored.
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
            book.Contradictions.Enqueue($"An invalid request was accepted as {answer.Id}.");
        }
    }

    private static void Note(Promise promise, ClientAnswer answer) => (promise.Told, promise.Id) = (answer.Told, answer.Id);

    private static string? KeyOrNone(Random random) => random.Next(2) == 0 ? NewKey() : null;

    private static string Written(string phone, Random random) => random.Next(3) switch
    {
        0 => $"+7 ({phone[1..4]}) {phone[4..7]}-{phone[7..9]}-{phone[9..]}",
        1 => $"8{phone[1..]}",
        _ => phone,
    };

    private static int Count(System.Text.Json.Nodes.JsonNode body, string name) => body[name]!.GetValue<int>();

    private static int Length(System.Text.Json.Nodes.JsonNode body, string name) => body[name]!.AsArray().Count;
}
