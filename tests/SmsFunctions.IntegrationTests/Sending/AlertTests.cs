using GatewaySimulator.Faults;
using Microsoft.Extensions.Logging;
using SmsFunctions.IntegrationTests.Support;

namespace SmsFunctions.IntegrationTests.Sending;

/// <summary>What somebody must look at is an error in the log.</summary>
[Collection(SendingTests.Name)]
public sealed class AlertTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_refusal_by_an_unknown_word_is_an_error_in_the_log()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_New_Thing" });

        var chunk = await app.SendAsync();

        Assert.Contains(app.Log.Of(LogLevel.Error), line => line.Contains($"{chunk.Id}", StringComparison.Ordinal) && line.Contains("Error_New_Thing", StringComparison.Ordinal));
    }
}
