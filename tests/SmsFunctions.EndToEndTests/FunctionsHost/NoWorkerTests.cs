using System.Net;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.FunctionsHost;

/// <summary>A test of a worker that cannot be restarted. The test mostly waits.</summary>
public sealed class NoWorkerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task While_no_worker_can_be_started_requests_are_503_and_the_host_keeps_running()
    {
        var folder = Directory.CreateTempSubdirectory("functions-host");
        await using var reports = new Reports();
        await using var host = await SampleHost.StartAsync(azurite.ConnectionString, reports, null, ("SampleStart", $"once:{folder.FullName}/first"));

        host.Worker.Kill();
        await host.LineAsync("ended with code 3 before it was ready. The worker is started again.");
        using var answer = await host.Client.GetAsync("echo/a");
        await host.Process.StopAsync();
        folder.Delete(recursive: true);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 0), (answer.StatusCode, host.Process.ExitCode));
    }
}
