using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.Local;

namespace SmsFunctions.IntegrationTests.Standalone.Functions;

public sealed class QueueOutageTests
{
    [Fact]
    public async Task Storage_that_goes_away_is_said_once_and_listened_to_again_when_it_returns()
    {
        var calls = new Calls<string>();
        var azurite = await Azurite.StartAsync(new(0, 0, 0), null, _ => { });
        var ports = new Azurite.Ports(azurite.BlobEndpoint.Port, azurite.QueueEndpoint.Port, azurite.TableEndpoint.Port);
        var queue = await TestHost.NewQueueAsync(azurite.ConnectionString);
        await using var host = await TestHost.StartAsync<Texts>(setup =>
        {
            setup.Settings["AzureWebJobsStorage"] = azurite.ConnectionString;
            setup.Settings["TestQueue"] = queue.Name;
            setup.Queues(""" "maxPollingInterval": "00:00:00.200" """);
            setup.Services = services => services.AddSingleton(calls);
        });
        await queue.SendMessageAsync("before");
        Assert.Equal("before", await calls.NextAsync());

        await azurite.DisposeAsync();
        await Until.TrueAsync(() => host.Log.Saying("cannot be read and is tried again").Any());
        await using var again = await Azurite.StartAsync(ports, null, _ => { });
        await queue.CreateAsync();
        await queue.SendMessageAsync("after");

        Assert.Equal("after", await calls.NextAsync());
        Assert.Single(host.Log.Saying("cannot be read and is tried again"));
        Assert.Single(host.Log.Saying("can be read again"));
    }

    internal sealed class Texts(Calls<string> calls)
    {
        [Function("Texts")]
        public void Run([QueueTrigger("%TestQueue%")] string text) => calls.Add(text);
    }
}
