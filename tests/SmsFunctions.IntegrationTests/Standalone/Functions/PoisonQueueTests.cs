using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.IntegrationTests.Support;

namespace SmsFunctions.IntegrationTests.Standalone.Functions;

[Collection(AzuriteTests.Name)]
public sealed class PoisonQueueTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_message_that_throws_comes_back_after_visibilityTimeout_and_reaches_poison_after_maxDequeueCount()
    {
        var queue = await TestHost.NewQueueAsync(azurite.ConnectionString);
        var calls = new Calls<QueueMessage>();
        await queue.SendMessageAsync("always fails");
        await using var host = await StartAsync<Throwing>(queue, calls, setup =>
            setup.Queues(""" "visibilityTimeout": "00:00:01", "maxDequeueCount": 2, "maxPollingInterval": "00:00:00.200" """));

        var first = await calls.NextAsync();
        var second = await calls.NextAsync();
        var poisoned = await PoisonedAsync(queue, QueueMessageEncoding.Base64);

        Assert.Equal((1, 2), (first.DequeueCount, second.DequeueCount));
        Assert.True(second.NextVisibleOn - first.NextVisibleOn >= TimeSpan.FromSeconds(1), "it was seen again before the pause was over");
        Assert.Equal("always fails", poisoned.MessageText);
        Assert.Equal(2, calls.Count);
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task A_message_that_is_not_base64_goes_to_poison_as_it_is_and_without_a_call()
    {
        var queue = await TestHost.NewQueueAsync(azurite.ConnectionString);
        var calls = new Calls<QueueMessage>();
        await new QueueClient(azurite.ConnectionString, queue.Name).SendMessageAsync("no base64!");
        await using var host = await StartAsync<Throwing>(queue, calls, _ => { });

        var poisoned = await PoisonedAsync(queue, QueueMessageEncoding.None);

        Assert.Equal("no base64!", poisoned.MessageText);
        Assert.Equal(0, calls.Count);
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("""{"count":"many"}""")]
    public async Task A_message_that_cannot_be_bound_counts_as_a_failure_and_ends_in_poison(string text)
    {
        var queue = await TestHost.NewQueueAsync(azurite.ConnectionString);
        var calls = new Calls<string>();
        await queue.SendMessageAsync(text);
        await using var host = await StartAsync<Objects>(queue, calls, setup => setup.Queues(""" "maxDequeueCount": 2, "maxPollingInterval": "00:00:00.200" """));

        Assert.Equal(text, (await PoisonedAsync(queue, QueueMessageEncoding.Base64)).MessageText);
        Assert.Equal(0, calls.Count);
        Assert.Equal(2, host.Log.Saying("Executed 'Functions.Objects' (Failed").Count());
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_cannot_be_bound_as_text()
    {
        var queue = await TestHost.NewQueueAsync(azurite.ConnectionString);
        var calls = new Calls<string>();
        await queue.SendMessageAsync(new BinaryData([0xCF, 0xF0]));
        await using var host = await StartAsync<Texts>(queue, calls, setup => setup.Queues(""" "maxDequeueCount": 1 """));

        Assert.Equal([0xCF, 0xF0], (await PoisonedAsync(queue, QueueMessageEncoding.Base64)).Body.ToArray());
        Assert.Equal(0, calls.Count);
    }

    [Fact]
    public async Task A_message_over_maxDequeueCount_from_a_host_that_died_goes_to_poison_without_a_call()
    {
        var queue = await TestHost.NewQueueAsync(azurite.ConnectionString);
        var calls = new Calls<string>();
        await queue.SendMessageAsync("taken twice already");
        await queue.ReceiveMessageAsync(TimeSpan.FromSeconds(1));
        await Until.TrueAsync(async () => (await queue.ReceiveMessageAsync(TimeSpan.FromSeconds(1))).Value is not null);
        await using var host = await StartAsync<Texts>(queue, calls, setup => setup.Queues(""" "maxDequeueCount": 2, "maxPollingInterval": "00:00:00.200" """));

        Assert.Equal("taken twice already", (await PoisonedAsync(queue, QueueMessageEncoding.Base64)).MessageText);
        Assert.Equal(0, calls.Count);
    }

    [Fact]
    public async Task A_poison_queue_has_no_poison_queue_of_its_own_and_keeps_its_failed_messages_hidden()
    {
        var queue = await TestHost.NewQueueAsync(azurite.ConnectionString, $"{AzuriteFixture.UniqueName("q")}-poison");
        var calls = new Calls<QueueMessage>();
        await queue.SendMessageAsync("fails here too");
        await using (var host = await StartAsync<Throwing>(queue, calls, setup => setup.Queues(""" "maxDequeueCount": 1 """)))
        {
            await calls.NextAsync();
        }

        Assert.False(await new QueueClient(azurite.ConnectionString, $"{queue.Name}-poison").ExistsAsync());
        Assert.Equal(1, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        Assert.Empty((await queue.PeekMessagesAsync()).Value);
    }

    private Task<TestHost> StartAsync<TFunctions>(QueueClient queue, object service, Action<TestHost.Setup> prepare) =>
        TestHost.StartAsync<TFunctions>(setup =>
        {
            setup.ListenTo(azurite, queue);
            setup.Services = services => services.AddSingleton(service.GetType(), service);
            prepare(setup);
        });

    private async Task<QueueMessage> PoisonedAsync(QueueClient queue, QueueMessageEncoding encoding)
    {
        var poison = new QueueClient(azurite.ConnectionString, $"{queue.Name}-poison", new QueueClientOptions { MessageEncoding = encoding });
        QueueMessage? message = null;
        await Until.TrueAsync(async () => await poison.ExistsAsync() && (message = await poison.ReceiveMessageAsync()) is not null);
        await Until.TrueAsync(async () => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0);
        return message!;
    }

    internal sealed record Work(string Phone, int Count);

    internal sealed class Throwing(Calls<QueueMessage> calls)
    {
        [Function("Throwing")]
        public void Run([QueueTrigger("%TestQueue%")] QueueMessage message)
        {
            calls.Add(message);
            throw new InvalidOperationException("thrown on purpose");
        }
    }

    internal sealed class Texts(Calls<string> calls)
    {
        [Function("Texts")]
        public void Run([QueueTrigger("%TestQueue%")] string text) => calls.Add(text);
    }

    internal sealed class Objects(Calls<string> calls)
    {
        [Function("Objects")]
        public void Run([QueueTrigger("%TestQueue%")] Work work) => calls.Add(work.Phone);
    }
}
