using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.IntegrationTests.Support;

namespace SmsFunctions.IntegrationTests.Standalone.Functions;

[Collection(AzuriteTests.Name)]
public sealed class QueueFunctionsTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_message_is_bound_as_text_bytes_message_or_object_and_deleted_after_its_call()
    {
        var calls = new Calls<string>();
        foreach (var binding in new[] { "Text", "Bytes", "Message", "Object" })
        {
            var queue = await TestHost.NewQueueAsync(azurite.ConnectionString);
            await queue.SendMessageAsync("""{"phone":"7900","COUNT":2}""");
            await using var host = await StartAsync<Bindings>(queue, calls, setup =>
            {
                foreach (var other in new[] { "Text", "Bytes", "Message", "Object" })
                {
                    setup.Settings[$"{other}Queue"] = other == binding ? queue.Name : "nobody-sends-here";
                }
            });

            Assert.StartsWith($"{binding} ", await calls.NextAsync());
            await Until.TrueAsync(async () => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0);
        }
    }

    [Fact]
    public async Task With_messageEncoding_none_the_text_is_the_body()
    {
        var queue = await TestHost.NewQueueAsync(azurite.ConnectionString);
        var calls = new Calls<string>();
        await new QueueClient(azurite.ConnectionString, queue.Name).SendMessageAsync("plain text");
        await using var host = await StartAsync<Texts>(queue, calls, setup => setup.Queues(""" "messageEncoding": "none" """));

        Assert.Equal("plain text", await calls.NextAsync());
    }

    [Fact]
    public async Task Parallel_calls_reach_batchSize_plus_newBatchThreshold_and_never_more()
    {
        var queue = await TestHost.NewQueueAsync(azurite.ConnectionString);
        var gate = new Gate();
        for (var i = 0; i < 12; i++)
        {
            await queue.SendMessageAsync($"{i}");
        }

        await using var host = await StartAsync<Gated>(queue, gate, setup => setup.Queues(""" "batchSize": 3, "newBatchThreshold": 2 """));
        await Until.TrueAsync(() => gate.Inside == 3);
        gate.LetOneOut();

        // Two are left, so a batch of three more is asked for.
        await Until.TrueAsync(() => gate.Inside == 5);
        for (var left = 11; left > 0; left--)
        {
            await Until.TrueAsync(() => gate.Inside > 0);
            gate.LetOneOut();
        }

        await Until.TrueAsync(async () => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0);
        Assert.Equal((5, 12), (gate.Most, gate.Entered));
    }

    [Fact]
    public async Task A_message_stays_hidden_while_its_function_runs_longer_than_the_lease()
    {
        var queue = await TestHost.NewQueueAsync(azurite.ConnectionString);
        var gate = new Gate();
        await queue.SendMessageAsync("slow");
        await using var host = await StartAsync<Gated>(queue, gate, setup =>
        {
            setup.MessageLease = TimeSpan.FromSeconds(2);
            setup.Queues(""" "batchSize": 1, "newBatchThreshold": 4, "maxPollingInterval": "00:00:00.200" """);
        });
        await Until.TrueAsync(() => gate.Inside == 1);

        // Another message that goes in and out after more than a lease proves that the queue was looked into meanwhile.
        await queue.SendMessageAsync("later", TimeSpan.FromSeconds(5));
        await Until.TrueAsync(() => gate.Inside == 2);
        gate.LetOneOut();
        gate.LetOneOut();

        await Until.TrueAsync(async () => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0);
        Assert.Equal(2, gate.Entered);
    }

    [Fact]
    public async Task A_missing_queue_is_not_created_but_listened_to_as_soon_as_somebody_does()
    {
        var name = AzuriteFixture.UniqueName("q");
        var calls = new Calls<string>();
        var missing = new QueueClient(azurite.ConnectionString, name);
        await using var host = await StartAsync<Texts>(missing, calls, setup => setup.Queues(""" "maxPollingInterval": "00:00:00.200" """));
        await Until.TrueAsync(() => host.Log.Saying($"Queue '{name}' does not exist").Any());
        Assert.False(await missing.ExistsAsync());

        var created = await TestHost.NewQueueAsync(azurite.ConnectionString, name);
        await created.SendMessageAsync("hello");

        Assert.Equal("hello", await calls.NextAsync());
    }

    [Fact]
    public async Task A_named_connection_is_looked_up_with_and_without_the_AzureWebJobs_prefix()
    {
        var calls = new Calls<string>();
        foreach (var setting in new[] { "Other", "AzureWebJobsOther" })
        {
            var queue = await TestHost.NewQueueAsync(azurite.ConnectionString);
            await queue.SendMessageAsync(setting);
            await using var host = await TestHost.StartAsync<Connected>(setup =>
            {
                setup.Settings[setting] = azurite.ConnectionString;
                setup.Settings["TestQueue"] = queue.Name;
                setup.Services = services => services.AddSingleton(calls);
            });

            Assert.Equal(setting, await calls.NextAsync());
        }
    }

    private Task<TestHost> StartAsync<TFunctions>(QueueClient queue, object service, Action<TestHost.Setup> prepare) =>
        TestHost.StartAsync<TFunctions>(setup =>
        {
            setup.ListenTo(azurite, queue);
            setup.Services = services => services.AddSingleton(service.GetType(), service);
            prepare(setup);
        });

    internal sealed record Work(string Phone, int Count);

    internal sealed class Bindings(Calls<string> calls)
    {
        [Function("Text")]
        public void Text([QueueTrigger("%TextQueue%")] string text) => calls.Add($"Text {text}");

        [Function("Bytes")]
        public Task BytesAsync([QueueTrigger("%BytesQueue%")] BinaryData bytes)
        {
            calls.Add($"Bytes {bytes}");
            return Task.CompletedTask;
        }

        [Function("Message")]
        public async Task<string> MessageAsync([QueueTrigger("%MessageQueue%")] QueueMessage message, CancellationToken cancellation)
        {
            await Task.Yield();
            calls.Add($"Message {message.MessageText}");
            return "ignored";
        }

        [Function("Object")]
        public void Object([QueueTrigger("%ObjectQueue%")] Work work) => calls.Add(work is ("7900", 2) ? "Object " : "wrong");
    }

    internal sealed class Texts(Calls<string> calls)
    {
        [Function("Texts")]
        public void Run([QueueTrigger("%TestQueue%")] string text) => calls.Add(text);
    }

    internal sealed class Connected(Calls<string> calls)
    {
        [Function("Connected")]
        public void Run([QueueTrigger("%TestQueue%", Connection = "Other")] string text) => calls.Add(text);
    }

    internal sealed class Gated(Gate gate)
    {
        [Function("Gated")]
        public Task RunAsync([QueueTrigger("%TestQueue%")] string text) => gate.PassAsync();
    }

    /// <summary>Holds the calls that come in until the test lets them out, and counts them.</summary>
    internal sealed class Gate
    {
        private readonly SemaphoreSlim _out = new(0);
        private readonly Lock _lock = new();

        public int Inside { get; private set; }

        public int Most { get; private set; }

        public int Entered { get; private set; }

        public void LetOneOut() => _out.Release();

        public async Task PassAsync()
        {
            lock (_lock)
            {
                Inside++;
                Entered++;
                Most = Math.Max(Most, Inside);
            }

            await _out.WaitAsync();
            lock (_lock)
            {
                Inside--;
            }
        }
    }
}
