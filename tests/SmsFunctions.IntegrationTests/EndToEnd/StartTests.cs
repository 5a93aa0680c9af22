using System.Collections.Concurrent;
using SmsFunctions.Local;

namespace SmsFunctions.IntegrationTests.EndToEnd;

/// <summary>The app started with settings that are not right.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Everything_that_is_wrong_with_the_settings_is_told_at_once_in_one_block()
    {
        var (code, said) = await StartAsync(new()
        {
            ["AzureWebJobsStorage"] = "rubbish;AccountKey=c2VjcmV0",
            ["Gateway__User"] = null,
            ["Gateway__BaseUrl"] = "ftp://gateway",
            ["Gateway__Timeout"] = "soon",
            ["Tracking__RatePerSecond"] = "many",
            ["OneC__User"] = "lonely",
            ["Hooks__ops__Kind"] = "pigeon",
            ["ReleaseTimer"] = " ",
        });

        Assert.Equal(1, code);
        Assert.StartsWith("Error: SmsFunctions cannot start, its settings are not right (7):", said);
        Assert.All(
            ["AzureWebJobsStorage is not", "Gateway__Timeout", "Tracking__RatePerSecond", "OneC__Password", "Hooks__ops__Kind", "ReleaseTimer is missing"],
            name => Assert.Contains(name, said));
        Assert.DoesNotContain("c2VjcmV0", said);
        Assert.DoesNotContain("   at ", said);
    }

    [Fact]
    public async Task An_identity_whose_services_are_no_addresses_is_told_with_all_else()
    {
        var (code, said) = await StartAsync(new()
        {
            ["AzureWebJobsStorage"] = null,
            ["AzureWebJobsStorage__tableServiceUri"] = "stsms",
            ["Sending__Lease"] = "01:00:00",
        });

        Assert.Equal(1, code);
        Assert.Contains("AzureWebJobsStorage__tableServiceUri 'stsms' is not an address, such as https://ACCOUNT.table.core.windows.net.", said);
        Assert.Contains("AzureWebJobsStorage__queueServiceUri", said);
        Assert.Contains("Sending__Lease is 01:00:00", said);
    }

    private static async Task<(int Code, string Said)> StartAsync(Dictionary<string, string?> settings)
    {
        var lines = new ConcurrentQueue<string>();
        foreach (var (name, value) in new Dictionary<string, string?> { ["Gateway__User"] = "demo", ["Gateway__Password"] = "demo", ["Gateway__Sender"] = "DEMO" })
        {
            settings.TryAdd(name, value);
        }

        await using var app = ChildProcess.Start(Parts.DotNet, [Parts.AppAssembly, "--port", "0"], settings, lines.Enqueue);
        await app.Exited;
        return (app.ExitCode, string.Join('\n', lines));
    }
}
