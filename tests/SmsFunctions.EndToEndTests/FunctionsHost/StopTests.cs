using System.Globalization;
using SmsFunctions.Local;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.FunctionsHost;

[Collection(OwnHostTests.Name)]
public sealed class StopTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const int Interrupt = 2, Terminate = 15;

    private readonly Reports _reports = new();
    private SampleHost? _host;

    private SampleHost Host => _host!;

    public async Task InitializeAsync() =>
        _host = await SampleHost.StartAsync(azurite.ConnectionString, _reports, null, ("SampleTicks", "* * * * * *"), ("SampleTickReport", "hold tick"));

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await _reports.DisposeAsync();
    }

    [Theory]
    [InlineData(Interrupt)]
    [InlineData(Terminate)]
    public async Task A_stop_lets_running_functions_end_and_ends_the_worker(int signal)
    {
        var worker = Host.Worker;
        var asking = Host.Client.GetStringAsync("wait/request");
        await Host.Messages.PutAsync("hold message");
        var held = new[] { "hold request", "hold message", "hold tick" }.Select(text => _reports.StartingWithAsync(text)).ToList();
        await Task.WhenAll(held);

        Host.Process.Signal(signal);
        await RefusesAsync();
        Assert.True(worker.IsRunning);
        held.ForEach(report => report.Result[0].Release());

        Assert.Equal("done", await asking);
        await Host.Process.WaitOrKillAsync();
        Assert.Equal("", string.Join(", ", _reports.All.Select(report => report.Text).Where(text => text.StartsWith("cancelled", StringComparison.Ordinal))));
        Assert.Equal((0, 0, false), (Host.Process.ExitCode, await Host.Messages.CountAsync(), worker.IsRunning));
    }

    [Fact]
    public void A_signal_to_the_hosts_process_group_does_not_reach_the_worker()
    {
        Assert.Equal(Host.Worker.Id, GroupOf(Host.Worker.Id));
        Assert.NotEqual(Host.Worker.Id, GroupOf(Host.Process.Id));
    }

    [Fact]
    public async Task A_killed_host_leaves_no_worker_behind()
    {
        var worker = Host.Worker;

        ChildProcess.Signal(Host.Process.Id, UnixSignal.Kill);

        await Eventually.True(() => !worker.IsRunning, "the worker has ended");
    }

    private Task RefusesAsync() => Eventually.Get(
        async () =>
        {
            try
            {
                using var client = new HttpClient { BaseAddress = Host.Client.BaseAddress };
                return (await client.GetAsync("health")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        answered => !answered,
        "the host takes no more requests");

    /// <summary>The fifth field of /proc/ID/stat.</summary>
    private static int GroupOf(int process) => int.Parse(File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ')[2], CultureInfo.InvariantCulture);
}
