using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.FunctionsHost;

/// <summary>A test of running functions that do not end. The test mostly waits.</summary>
public sealed class SlowStopTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task A_stop_waits_30_seconds_for_functions_that_do_not_end()
    {
        await using var reports = new Reports();
        await using var host = await SampleHost.StartAsync(azurite.ConnectionString, reports);
        var worker = host.Worker;
        var asking = host.Client.GetAsync("hang/request");
        await host.Messages.PutAsync("hold message");
        await Task.WhenAll(reports.StartingWithAsync("hold request"), reports.StartingWithAsync("hold message"));

        var begun = TimeProvider.System.GetTimestamp();
        await host.Process.StopAsync();

        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.FromSeconds(29), TimeSpan.FromSeconds(39));
        Assert.Equal((0, false), (host.Process.ExitCode, worker.IsRunning));
        await Assert.ThrowsAsync<HttpRequestException>(() => asking);
    }
}
