using System.Globalization;
using SmsFunctions.Messages;

namespace SmsFunctions.EndToEndTests.Faults.Load;

/// <summary>The actions of clients under load.</summary>
internal static class Actions
{
    /// <summary>The actions whose every request is a new message. Repetitions and operations cost more.</summary>
    public static IReadOnlyList<LoadAction> New { get; } =
    [
        new("single", 50, (client, requestLog, random) => AcceptAsync(client, requestLog, random, Delay.None)),
        new("scheduled single", 6, (client, requestLog, random) => AcceptAsync(client, requestLog, random, Delay.Some)),
        new("single at least once", 4, (client, requestLog, random) => AcceptAsync(client, requestLog, random, Delay.None, SendMode.AtLeastOnce)),
        new("batch of one text", 8, (client, requestLog, random) => OneTextAsync(client, requestLog, random, Delay.None)),
        new("scheduled batch", 2, (client, requestLog, random) => OneTextAsync(client, requestLog, random, Delay.Some)),
        new("batch of personal texts", 6, (client, requestLog, random) => PersonalAsync(client, requestLog, random, random.Next(2, 8))),
        new("batch of several transactions", 1, (client, requestLog, random) => PersonalAsync(client, requestLog, random, 60)),
        new("bad request", 6, BadAsync),
    ];

    public static IReadOnlyList<LoadAction> All { get; } = [.. New, new("single at both apps at once", 8, TwiceAsync), .. OperationActions.All];

    /// <summary>Posts a single message.</summary>
    /// <param name="before">An action to run before the request.</param>
    public static async Task<ClientMessage> AcceptAsync(
        Client client, RequestLog requestLog, Random random, Delay delay, SendMode mode = SendMode.AtMostOnce, Action<ClientMessage>? before = null)
    {
        var due = delay.From(random);
        var clientMessage = requestLog.Add(requestLog.NewPhone(), requestLog.NewText(), mode, due);
        before?.Invoke(clientMessage);
        var body = new
        {
            to = Written(clientMessage.Phone, random),
            text = clientMessage.Text,
            sendAt = Iso(due),
            mode = mode == SendMode.AtLeastOnce ? "atLeastOnce" : null,
        };
        Note(clientMessage, await client.PostAsync("api/messages", body, KeyOrNone(random), random));
        return clientMessage;
    }

    /// <summary>Posts a batch of one text to many recipients, with an invalid number and a duplicate among them.</summary>
    public static async Task<IReadOnlyList<ClientMessage>> OneTextAsync(Client client, RequestLog requestLog, Random random, Delay delay)
    {
        var (text, due) = (requestLog.NewText(), delay.From(random));
        var clientMessages = Enumerable.Range(0, random.Next(5, 30)).Select(_ => requestLog.Add(requestLog.NewPhone(), text, due: due)).ToList();
        var numbers = clientMessages.Select(clientMessage => Written(clientMessage.Phone, random)).Append("not a number").Append(clientMessages[0].Phone);
        var answer = await client.PostAsync("api/batches", new { to = numbers.ToArray(), text, sendAt = Iso(due) }, KeyOrNone(random), random);
        clientMessages.ForEach(clientMessage => Note(clientMessage, answer));
        if (answer is { Status: 202, Body: { } body }
            && (Count(body, "accepted"), Length(body, "rejected"), Length(body, "duplicates")) != (clientMessages.Count, 1, 1))
        {
            requestLog.Contradictions.Enqueue(
                $"Batch {answer.Id} of {clientMessages.Count} messages, an invalid one and a duplicate, was accepted as {body.ToJsonString()}.");
        }

        return clientMessages;
    }

    /// <summary>Formats a time for a request with full precision. Null stays null.</summary>
    public static string? Iso(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    public static string NewKey() => Guid.NewGuid().ToString("n");

    private static async Task TwiceAsync(Client client, RequestLog requestLog, Random random)
    {
        var clientMessage = requestLog.Add(requestLog.NewPhone(), requestLog.NewText());
        var (key, body) = (NewKey(), new { to = clientMessage.Phone, text = clientMessage.Text });
        var answers = await Task.WhenAll(new[] { random.Next(), random.Next() }.Select(seed => client.PostAsync("api/messages", body, key, new Random(seed))));
        var accepted = answers.Where(answer => answer.AnswerState == AnswerState.Accepted).ToList();
        if (accepted.DistinctBy(answer => answer.Id).Count() > 1)
        {
            requestLog.Contradictions.Enqueue($"One key has two messages: {string.Join(" and ", accepted.Select(answer => answer.Id))}.");
        }

        Note(clientMessage, accepted.Count > 0 ? accepted[0] : answers[0]);
    }

    private static async Task PersonalAsync(Client client, RequestLog requestLog, Random random, int count)
    {
        var clientMessages = Enumerable.Range(0, count).Select(_ => requestLog.Add(requestLog.NewPhone(), requestLog.NewText())).ToList();
        var messages = clientMessages.Select(clientMessage => new { to = clientMessage.Phone, text = clientMessage.Text }).ToArray();
        var answer = await client.PostAsync("api/batches", new { messages }, KeyOrNone(random), random);
        clientMessages.ForEach(clientMessage => Note(clientMessage, answer));
    }

    // Regardless of the answer, nothing of the request may be stored.
    private static async Task BadAsync(Client client, RequestLog requestLog, Random random)
    {
        var clientMessage = requestLog.Add(requestLog.NewPhone(), requestLog.NewText());
        clientMessage.AnswerState = AnswerState.Refused;
        object body = random.Next(3) switch
        {
            0 => new { to = $"{clientMessage.Phone},{requestLog.NewPhone()}", text = clientMessage.Text },
            1 => new { to = clientMessage.Phone, text = clientMessage.Text, urgent = true },
            _ => new { to = clientMessage.Phone, text = clientMessage.Text + new string('я', 700) },
        };
        var answer = await client.PostAsync("api/messages", body, KeyOrNone(random), random);
        if (answer.Status is 202)
        {
            requestLog.Contradictions.Enqueue($"An invalid request was accepted as {answer.Id}.");
        }
    }

    private static void Note(ClientMessage clientMessage, ClientAnswer answer) =>
        (clientMessage.AnswerState, clientMessage.Id) = (answer.AnswerState, answer.Id);

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
