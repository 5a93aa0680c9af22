using SmsFunctions.Local;

namespace SmsFunctions.EndToEndTests.FunctionsHost;

/// <summary>A test of a storage outage that is longer than the SDK's retries. The test mostly waits.</summary>
[Collection(OwnStorageTests.Name)]
public sealed class StorageAwayTests
{
    [Fact]
    public async Task A_host_waits_for_its_storage_and_continues_after_an_outage()
    {
        await using var reports = new Reports();
        var lines = new HostLines();
        var ports = UnusedPorts();

        var starting = SampleHost.StartAsync(Azurite.ConnectionStringFor("devstoreaccount1", ports), reports, lines, null, ("SampleStartReport", "hold start"));
        await lines.ContainAsync($"The storage account of AzureWebJobsStorage does not answer at http://127.0.0.1:{ports.Queue}/");
        var azurite = await Azurite.StartAsync(ports, data: null, _ => { });
        await using var host = await starting;
        await host.Messages.PutAsync("before");
        await reports.StartingWithAsync("before");

        await azurite.DisposeAsync();
        (await reports.StartingWithAsync("hold start"))[0].Release();
        await lines.ContainAsync("The state of Host.Functions.AtStart could not be stored");
        await lines.ContainAsync("A listener of the queue and timer functions failed");
        await using var again = await Azurite.StartAsync(ports, data: null, _ => { });
        await host.Messages.PutAsync("after");
        await reports.StartingWithAsync("after");
    }

    // Nothing may listen on these ports during the outages. The system gives ports below 32768 to a program only if it asks for them by number.
    private static Azurite.Ports UnusedPorts()
    {
        var first = Random.Shared.Next(20_000, 30_000);
        return new(first, first + 1, first + 2);
    }
}
