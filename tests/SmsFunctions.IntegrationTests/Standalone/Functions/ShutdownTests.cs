using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.IntegrationTests.Support;

namespace SmsFunctions.IntegrationTests.Standalone.Functions;

[Collection(AzuriteTests.Name)]
public sealed class ShutdownTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_function_that_does_not_end_has_its_token_cancelled_when_its_grace_is_over()
    {
        var time = new ManualTime(Start);
        var calls = new Calls<string>();
        await using var host = await TestHost.StartAsync<Endless>(setup =>
        {
            setup.Settings["AzureWebJobsStorage"] = azurite.ConnectionString;
            setup.Services = services => services.AddSingleton<TimeProvider>(time).AddSingleton(calls);
        });
        Assert.Equal("started", await calls.NextAsync());

        var stopped = host.StopAsync();
        await time.TimerIsSetForAsync(Start.AddSeconds(20));
        Assert.Equal(1, calls.Count);
        time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal("cancelled", await calls.NextAsync());
        await stopped;
    }

    internal sealed class Endless(Calls<string> calls)
    {
        [Function("Endless")]
        public async Task RunAsync([TimerTrigger("0 0 * * * *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellation)
        {
            calls.Add("started");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            calls.Add("cancelled");
        }
    }
}
