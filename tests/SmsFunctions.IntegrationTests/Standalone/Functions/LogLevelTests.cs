using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.IntegrationTests.Support;

namespace SmsFunctions.IntegrationTests.Standalone.Functions;

[Collection(AzuriteTests.Name)]
public sealed class LogLevelTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Log_levels_come_from_host_json()
    {
        var calls = new Calls<string>();
        await using var host = await TestHost.StartAsync<Quick>(setup =>
        {
            setup.HostJson = """{ "version": "2.0", "logging": { "logLevel": { "default": "Error", "Function.Loud": "Debug" } } }""";
            setup.Settings["AzureWebJobsStorage"] = azurite.ConnectionString;
            setup.Services = services => services.AddSingleton(calls);
        });
        await calls.NextAsync();
        await calls.NextAsync();
        await host.StopAsync();

        Assert.Single(host.Log.Saying("Executed 'Functions.Loud'"));
        Assert.Empty(host.Log.Saying("Executed 'Functions.Quiet'"));
    }

    internal sealed class Quick(Calls<string> calls)
    {
        [Function("Loud")]
        public void Loud([TimerTrigger("0 0 * * * *", RunOnStartup = true)] TimerInfo timer) => calls.Add("loud");

        [Function("Quiet")]
        public void Quiet([TimerTrigger("0 0 * * * *", RunOnStartup = true)] TimerInfo timer) => calls.Add("quiet");
    }
}
