using System.Text.Json;
using SmsFunctions.Messages;
using SmsFunctions.Sending;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Sending;

/// <summary>Tests of hints that share a queue message: they save storage requests, and the failure of one affects no other.</summary>
[Collection(SendingTests.Name)]
public sealed class SharedHintTests(AzuriteFixture azurite)
{
    private const int Many = 8, Clients = 32;

    // The host receives up to four messages with one request and deletes each with another.
    private const double Dequeue = (1.0 / 4) + 1;

    [Fact]
    public async Task Many_messages_accepted_and_sent_at_once_cost_at_most_two_transactions_each()
    {
        await using var app = await StartAsync(azurite, concurrency: 32);
        const int Rounds = 4;
        var dequeues = 0;
        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => app.AcceptAsync()));
            var messages = await app.TakeAsync(Keys.SendQueue);
            dequeues += messages.Count;
            await Task.WhenAll(messages.Select(message => HandleAsync(app, message)));
        }

        // A message that is alone needs five. How many share a transaction depends on the machine; the benchmarks measure it. Control rows are not counted.
        var transactions = app.TableWire.Requests.Count(request => request.IsTransaction);
        var cost = (transactions + app.QueueWire.Requests.Count + (Dequeue * dequeues)) / (Rounds * Clients);
        Assert.Equal((Rounds * Clients) + 1, app.Simulator.Ledger.Count);
        Assert.True(cost <= 2, $"{cost} transactions a message: {Kinds(app)}, {dequeues} queue messages");
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_shared_message_has_at_most_32_hints_and_fits_into_the_queue()
    {
        await using var app = await StartAsync(azurite);
        var text = new string('ж', 600);

        await Task.WhenAll(Enumerable.Range(0, 3 * SendHint.MaxHints).Select(_ => app.TryAcceptAsync(text: text)));
        await Task.WhenAll(Enumerable.Range(0, 3 * SendHint.MaxHints).Select(_ => app.TryAcceptAsync(text: "Проверка 43")));

        var messages = await app.TakeAsync(Keys.SendQueue);
        Assert.All(messages, message => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(message), 1, SendHint.MaxBytes + 100));
        Assert.All(messages, message => Assert.InRange(Read(message).Each().Count, 1, SendHint.MaxHints));
        Assert.Equal(6 * SendHint.MaxHints, messages.SelectMany(message => Read(message).Each()).Select(hint => hint.Id).Distinct().Count());
        Assert.InRange(messages.Count, 1, 3 * SendHint.MaxHints);
    }

    [Fact]
    public async Task A_hint_that_fails_gets_a_message_of_its_own_and_the_others_are_handled()
    {
        await using var app = await StartAsync(azurite);
        var (ids, message) = await SharedAsync(app);
        await app.Stored.DamageAsync(ids[2]);
        app.QueueWire.ForgetRequests();

        await HandleAsync(app, message);

        var put = Assert.Single(app.QueueWire.Requests, request => request.Method == "POST");
        Assert.Contains("visibilitytimeout=30", put.Path, StringComparison.Ordinal);
        Assert.Equal(Many, app.Simulator.Ledger.Count);
        Assert.Contains(app.Log.Lines, line => line.Contains($"The hint of {ids[2]} failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_whose_failed_hint_cannot_be_enqueued_fails_and_its_repetition_sends_nothing_again()
    {
        await using var app = await StartAsync(azurite);
        var (ids, message) = await SharedAsync(app);
        await app.Stored.DamageAsync(ids[2]);
        app.QueueWire.Cuts = Cuts.Everything();
        await Assert.ThrowsAnyAsync<Exception>(() => HandleAsync(app, message));
        app.QueueWire.Cuts = null;

        await HandleAsync(app, message);

        Assert.Equal(Many, app.Simulator.Ledger.Count);
        Assert.Equal(Many, app.Simulator.Calls.CountOf("1c_s.php"));
    }

    [Fact]
    public async Task A_poisoned_shared_message_is_taken_apart_and_poisons_no_chunk()
    {
        await using var app = await StartAsync(azurite);
        var (ids, message) = await SharedAsync(app);

        await app.Create<PoisonFunctions>().PoisonedAsync(BinaryData.FromString(message), CancellationToken.None);

        Assert.Empty(app.Log.Alerts("HintPoisoned"));
        var alone = await app.TakeAsync(Keys.SendQueue);
        Assert.Equal(ids.Count, alone.Count);
        Assert.All(alone, each => Assert.Single(Read(each).Each()));
        await Task.WhenAll(alone.Select(each => HandleAsync(app, each)));
        Assert.Equal(Many + 1, app.Simulator.Ledger.Count);
        Assert.All(ids, id => Assert.Equal(0, app.Stored.ChunkAsync(id).GetAwaiter().GetResult().Poisoned));
    }

    [Fact]
    public async Task The_hint_of_a_poisoned_chunk_shares_no_message()
    {
        await using var app = await StartAsync(azurite);
        var (ids, _) = await SharedAsync(app);
        await app.Create<PoisonFunctions>().PoisonedAsync(
            BinaryData.FromObjectAsJson(new { id = $"{ids[0]}" }), CancellationToken.None);
        Assert.Single(app.Log.Alerts("HintPoisoned"));
        var chunks = await Task.WhenAll(ids.Select(app.Stored.ChunkAsync));

        await Task.WhenAll(chunks.Select(chunk => app.Get<SendQueue>().PutAsync(chunk, TimeSpan.Zero, CancellationToken.None)));

        var messages = (await app.TakeAsync(Keys.SendQueue)).Select(Read).ToList();
        Assert.Equal(ids.Count, messages.Sum(message => message.Each().Count));
        Assert.Single(messages.Single(message => message.Id == ids[0]).Each());
        Assert.DoesNotContain(messages.Where(message => message.Id != ids[0]), message => message.Each().Any(hint => hint.Id == ids[0]));
    }

    [Fact]
    public async Task Damaged_hints_in_a_shared_message_are_left_out()
    {
        await using var app = await StartAsync(azurite);
        var id = await app.AcceptAsync();
        await app.TakeSendHintsAsync();

        await HandleAsync(app, $$"""{"id":"{{id}}","others":[null,{},{"others":[]}]}""");
        await HandleAsync(app, $$"""{"id":"{{id}}","others":[]}""");

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 2);
    }

    [Fact]
    public async Task A_shared_message_whose_handling_is_cancelled_is_delivered_again_and_each_chunk_is_sent_once()
    {
        await using var app = await StartAsync(azurite);
        var (ids, message) = await SharedAsync(app);
        using var stopping = new CancellationTokenSource();
        app.GatewayWire.Cuts = Cuts.Meanwhile(2, _ => true, stopping.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            app.Create<SendFunctions>().SendAsync(message, stopping.Token));
        Assert.InRange(app.Simulator.Ledger.Count, 2, Many);
        await HandleAsync(app, message);

        Assert.Equal(Many + 1, app.Simulator.Ledger.Count);
        Assert.All(ids, id => Assert.Equal(MessageStatus.Sent, app.Stored.ChunkAsync(id).GetAwaiter().GetResult().Recipients[0].Status));
        await app.Stored.AssertMarkersAsync();
    }

    // One message is sent first, so that the partition is open and the gate is known.
    private static async Task<InProcessApp> StartAsync(AzuriteFixture azurite, int concurrency = 4)
    {
        var app = await InProcessApp.StartAsync(
            azurite, settings: new Dictionary<string, string?> { ["Gateway:MaxConcurrency"] = $"{concurrency}", ["Gateway:LowConcurrency"] = "1" });
        await app.SendAsync();
        app.TableWire.ForgetRequests();
        app.QueueWire.ForgetRequests();
        return app;
    }

    /// <summary>Accepts messages, and combines their hints into one queue message.</summary>
    private static async Task<(IReadOnlyList<ChunkId> Ids, string Message)> SharedAsync(InProcessApp app)
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => app.AcceptAsync()));
        var hints = await app.TakeSendHintsAsync();
        return (ids, JsonSerializer.Serialize(hints[0] with { Others = [.. hints.Skip(1)] }, SendHintJson.Types.SendHint));
    }

    private static string Kinds(InProcessApp app) => string.Join(", ", app.TableWire.Requests.Concat(app.QueueWire.Requests)
        .CountBy(request => request.IsTransaction ? "transaction" : $"{request.Method} {request.Path.Split('?', '(')[0]}")
        .Select(kind => $"{kind.Value} {kind.Key}"));

    private static SendHint Read(string message) => HintReader.Read(message, SendHintJson.Types.SendHint, out _)!;

    private static Task HandleAsync(InProcessApp app, string message) => app.Create<SendFunctions>().SendAsync(message, CancellationToken.None);
}
