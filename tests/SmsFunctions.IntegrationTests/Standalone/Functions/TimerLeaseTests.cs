using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.IntegrationTests.Support;

namespace SmsFunctions.IntegrationTests.Standalone.Functions;

/// <summary>Leases last 15 seconds at least, on storage's clock: these tests take their time.</summary>
[Collection(AzuriteTests.Name)]
public sealed class TimerLeaseTests(AzuriteFixture azurite)
{
    private readonly string _hostId = AzuriteFixture.UniqueName("t")[..20];
    private readonly Calls<string> _ticks = new();

    private BlobContainerClient Container => new(azurite.ConnectionString, "azure-webjobs-hosts");

    private BlockBlobClient Lock => Container.GetBlockBlobClient($"locks/{_hostId}/Host.Functions.Timer.Listener");

    [Fact]
    public async Task The_lease_of_an_instance_that_was_killed_is_taken_over_when_its_period_ends()
    {
        await Container.CreateIfNotExistsAsync();
        await Lock.CommitBlockListAsync([]);
        await Lock.GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(15));

        await using var host = await StartAsync();
        await Until.TrueAsync(() => host.Log.Saying("is held by another instance").Any());
        Assert.Equal(0, _ticks.Count);

        await _ticks.NextAsync();
        Assert.Equal(LeaseState.Leased, (await Lock.GetPropertiesAsync()).Value.LeaseState);
    }

    [Fact]
    public async Task A_lease_is_renewed_and_one_lost_to_another_instance_stops_the_ticks_until_it_is_had_again()
    {
        await using var host = await StartAsync();
        await _ticks.NextAsync();

        // Broken by hand: the next renewal, due after half the period, finds the lease gone.
        await Lock.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);
        var thief = Lock.GetBlobLeaseClient();
        await thief.AcquireAsync(TimeSpan.FromSeconds(60));
        await Until.TrueAsync(() => host.Log.Saying("is lost").Any());
        var ticks = _ticks.Count;
        await Until.TrueAsync(() => host.Log.Saying("is held by another instance").Any());
        Assert.InRange(_ticks.Count, ticks, ticks + 1);

        ticks = _ticks.Count;
        await thief.ReleaseAsync();
        await Until.TrueAsync(() => _ticks.Count > ticks);
    }

    private Task<TestHost> StartAsync() => TestHost.StartAsync<Ticking>(setup =>
    {
        setup.HostJson = """{ "version": "2.0", "singleton": { "listenerLockPeriod": "00:00:15", "listenerLockRecoveryPollingInterval": "00:00:15" } }""";
        setup.Settings["AzureWebJobsStorage"] = azurite.ConnectionString;
        setup.Settings["AzureFunctionsWebHost__hostid"] = _hostId;
        setup.Services = services => services.AddSingleton(_ticks);
    });

    internal sealed class Ticking(Calls<string> ticks)
    {
        [Function("Timer")]
        public void Run([TimerTrigger("* * * * * *")] TimerInfo timer) => ticks.Add("tick");
    }
}
