using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Storage;

/// <summary>Tests that the table client and the queue client detect a clock that is years off in the first answer.</summary>
[Collection(TrackingTests.Name)]
public sealed class ClockSkewTests(AzuriteFixture azurite)
{
    private readonly ManualTime _time = new(InProcessApp.Start);
    private readonly CapturedLog _log = new();

    [Fact]
    public async Task A_wrong_clock_is_noticed_in_the_answers_of_tables()
    {
        var (configuration, watch) = Given(_time);

        await StorageClients.Tables(configuration, watch).GetTableClient("Any").GetEntityIfExistsAsync<TableEntity>("any", "any");

        Assert.Single(_log.Alerts("ClockSkew"));
    }

    [Fact]
    public async Task A_wrong_clock_is_noticed_in_the_answers_of_queues()
    {
        var (configuration, watch) = Given(_time);

        await StorageClients.Queues(configuration, watch).GetQueueClient("any").ExistsAsync();

        Assert.Single(_log.Alerts("ClockSkew"));
    }

    [Fact]
    public async Task A_correct_clock_is_not_an_alert()
    {
        var (configuration, watch) = Given(TimeProvider.System);

        await StorageClients.Queues(configuration, watch).GetQueueClient("any").ExistsAsync();

        Assert.Empty(_log.Lines);
    }

    private (IConfiguration Configuration, ClockWatch Watch) Given(TimeProvider time) => (
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["AzureWebJobsStorage"] = azurite.ConnectionString }).Build(),
        new ClockWatch(new StorageClock(time), new Alerts(new LoggerFactory([_log]), time), new NullLogger<ClockWatch>()));
}
