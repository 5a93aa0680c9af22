using System.Collections.Concurrent;
using SmsFunctions.Local;

namespace SmsFunctions.EndToEndTests;

/// <summary>Tests of starts with invalid settings.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task All_errors_in_the_settings_are_reported_at_once_in_one_block()
    {
        var (code, said) = await StartAsync(new()
        {
            ["AzureWebJobsStorage"] = "rubbish;AccountKey=c2VjcmV0",
            ["Gateway__User"] = "",
            ["Gateway__BaseUrl"] = "ftp://gateway",
            ["Gateway__Timeout"] = "soon",
            ["Tracking__RatePerSecond"] = "many",
            ["OneC__User"] = "lonely",
            ["Hooks__ops__Kind"] = "pigeon",
            ["Retention__Rows"] = "90",
            ["ReleaseTimer"] = "nonsense",
        });

        Assert.Equal(1, code);
        Assert.StartsWith("Error: SmsFunctions cannot start because its settings are invalid (10):", said);
        Assert.All(
            [
                "AzureWebJobsStorage is not",
                "Gateway__BaseUrl 'ftp://gateway'",
                "Gateway__User is missing",
                "Gateway__Timeout is 'soon': it must be a time",
                "Tracking__RatePerSecond is 'many': it must be a number",
                "OneC__Password",
                "Hooks__ops__Kind is 'pigeon'",
                "Hooks__ops__To",
                "Retention__Rows is 90",
                "ReleaseTimer is 'nonsense'",
            ],
            name => Assert.Contains(name, said));
        Assert.DoesNotContain("c2VjcmV0", said);
        Assert.DoesNotContain("   at ", said);
    }

    [Fact]
    public async Task Invalid_service_addresses_of_an_identity_are_reported_with_all_other_errors()
    {
        var (code, said) = await StartAsync(new()
        {
            ["AzureWebJobsStorage"] = null,
            ["AzureWebJobsStorage__tableServiceUri"] = "DefaultEndpointsProtocol=https;AccountName=stsms;AccountKey=c2VjcmV0",
            ["AzureWebJobsStorage__queueServiceUri"] = "ftp://stsms",
            ["Hooks__ops__MaxSegments"] = "several",
            ["Sending__Lease"] = "01:00:00",
        });

        Assert.Equal(1, code);
        Assert.Contains("AzureWebJobsStorage__tableServiceUri is not an https address, such as https://ACCOUNT.table.core.windows.net.", said);
        Assert.Contains("AzureWebJobsStorage__queueServiceUri is not", said);
        Assert.Contains("Hooks: Failed to convert configuration value 'several' at 'Hooks__ops:MaxSegments'", said);
        Assert.DoesNotContain("c2VjcmV0", said);
        Assert.Contains("Sending__Lease is 01:00:00", said);
    }

    [Fact]
    public async Task Without_a_key_the_app_does_not_start_against_a_gateway_on_another_machine()
    {
        var (code, said) = await StartAsync(new() { ["Gateway__BaseUrl"] = "https://gateway.example/1c", ["FunctionsHost__Key"] = "" });

        Assert.Equal(1, code);
        Assert.Contains("cannot start because its settings are invalid (1):", said);
        Assert.Contains("FunctionsHost__Key is missing: without a key, every program on this machine could send SMS through gateway.example.", said);
    }

    // Core Tools pass this variable to the worker. They check no key, also if the app has one for the bundled host.
    [Theory]
    [InlineData("https://gateway.example/1c", 2, "Gateway__BaseUrl is at gateway.example: Core Tools check no key")]
    [InlineData("http://127.0.0.1:7072/1c", 1, "ReleaseTimer is 'nonsense'")]
    public async Task Under_Core_Tools_the_app_starts_only_with_a_gateway_on_this_machine(string gateway, int errors, string expected)
    {
        // Another error ends the start, after all settings were checked.
        var (_, said) = await StartAsync(new()
        {
            ["Gateway__BaseUrl"] = gateway,
            ["FunctionsHost__Key"] = "any key",
            ["FUNCTIONS_CORETOOLS_ENVIRONMENT"] = "True",
            ["ReleaseTimer"] = "nonsense",
        });

        Assert.Contains($"cannot start because its settings are invalid ({errors}):", said);
        Assert.Contains(expected, said);
    }

    [Theory]
    [InlineData("https://gateway.example/1c", "any key")]
    [InlineData("http://127.0.0.1:7072/1c", "")]
    public async Task With_a_key_or_with_the_simulator_it_does(string gateway, string key)
    {
        // Another error ends the start, after all settings were checked.
        var (_, said) = await StartAsync(new() { ["Gateway__BaseUrl"] = gateway, ["FunctionsHost__Key"] = key, ["ReleaseTimer"] = "nonsense" });

        Assert.Contains("cannot start because its settings are invalid (1):", said);
        Assert.Contains("ReleaseTimer is 'nonsense'", said);
    }

    private static async Task<(int Code, string Said)> StartAsync(Dictionary<string, string?> settings)
    {
        var lines = new ConcurrentQueue<string>();
        var gateway = new Dictionary<string, string?> { ["Gateway__User"] = "demo", ["Gateway__Password"] = "demo", ["Gateway__Sender"] = "DEMO" };
        foreach (var (name, value) in gateway)
        {
            settings.TryAdd(name, value);
        }

        await using var app = ChildProcess.Start(Parts.DotNet, [Parts.HostAssembly, "--port", "0", "--app", Parts.AppAssembly], settings, lines.Enqueue);
        await app.Exited;
        return (app.ExitCode, string.Join('\n', lines));
    }
}
