using System.Net;
using System.Net.Sockets;
using SmsFunctions.Local;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.FunctionsHost;

/// <summary>Tests of failed starts, which end with one clear line or with the whole output of the worker.</summary>
[Collection(OwnHostTests.Name)]
public sealed class StartErrorTests(AzuriteFixture azurite) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("functions-host");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("\"--prot\" is not an argument of this program. Allowed: --port N", "--prot", "1")]
    [InlineData("--port has no value. Allowed: --port N", "--port")]
    [InlineData("--port \"70000\" is not a port. Allowed: --port N (0 to 65535", "--port", "70000")]
    [InlineData("--port \"x\" is not a port.", "--port", "x")]
    public async Task A_wrong_argument_is_named_with_the_allowed_arguments(string expected, params string[] arguments)
    {
        var (code, lines) = await RunAsync(arguments);

        Assert.Equal(2, code);
        Assert.Contains(expected, Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_app_is_named()
    {
        var (code, lines) = await RunAsync("--app", Path.Combine(_folder.FullName, "Gone.dll"));

        Assert.Equal(1, code);
        Assert.Equal($"{_folder.FullName}/Gone.dll does not exist. Build the app, or name its assembly with --app PATH/APP.dll.", Assert.Single(lines));
    }

    [Theory]
    [InlineData("host.json")]
    [InlineData("worker.config.json")]
    [InlineData("functions.metadata")]
    public async Task A_folder_without_the_files_of_a_functions_app_is_named(string missing)
    {
        var app = Copy(without: missing);

        var (code, lines) = await RunAsync("--app", app);

        Assert.Equal(1, code);
        Assert.StartsWith($"{_folder.FullName}/{missing} is missing", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host.json", "{ \"version\": ", "is not JSON that this host can read")]
    [InlineData("host.json", """{ "version": "2.0", "functionTimeout": "soon" }""", "functionTimeout \"soon\"")]
    [InlineData("local.settings.json", """{ "Values": { "A": { "B": "c" } } }""", "Write nested settings as A__Name")]
    [InlineData("local.settings.json", """{ "IsEncrypted": true, "Values": { } }""", "is encrypted")]
    public async Task A_file_that_cannot_be_used_is_named_with_the_reason(string file, string content, string reason)
    {
        var app = Copy();
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, file), content);

        var (code, lines) = await RunAsync("--app", app);

        Assert.Equal(1, code);
        Assert.Contains(file, Assert.Single(lines), StringComparison.Ordinal);
        Assert.Contains(reason, lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_reported_in_one_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (code, lines) = await RunAsync("--app", SampleHost.App, "--port", $"{port}");

        Assert.Equal(1, code);
        Assert.Equal($"port {port} is taken, choose another with --port", Assert.Single(lines));
    }

    [Theory]
    [InlineData(null, "The setting AzureWebJobsStorage is missing: queue and timer functions need a storage account.")]
    [InlineData("nonsense", "The setting AzureWebJobsStorage is not the connection string of a storage account")]
    public async Task A_missing_storage_setting_is_reported_in_one_line(string? storage, string expected)
    {
        var (code, lines) = await StartSampleAsync(("AzureWebJobsStorage", storage));

        Assert.Equal(1, code);
        Assert.Contains(expected, lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AzureFunctionsJobHost__logging__logLevel__default", "Warm", "Configuration value 'Warm' is not supported")]
    [InlineData("AzureFunctionsJobHost__extensions__queues__batchSize", "100", "BatchSize: Specified argument was out of the range")]
    [InlineData("AzureFunctionsJobHost__extensions__queues__visibilityTimeout", "soon",
        "'soon' at 'AzureFunctionsJobHost:extensions:Queues:VisibilityTimeout'")]
    public async Task A_disallowed_setting_of_host_json_is_reported_in_one_line(string name, string value, string expected)
    {
        var (code, lines) = await StartSampleAsync((name, value));

        Assert.Equal(1, code);
        Assert.Contains(expected, lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_whole_output_of_a_worker_that_cannot_start_is_shown()
    {
        var (code, lines) = await StartSampleAsync(("SampleStart", "fails"));

        Assert.Equal(1, code);
        Assert.Contains("first line, to standard output", lines);
        Assert.Contains("second line, to standard error", lines);
        Assert.Contains("third line, to standard error", lines);
        Assert.Equal($"The worker {SampleHost.App} ended with code 3 before it was ready.", lines[^1]);
    }

    [Fact]
    public async Task A_worker_whose_port_was_taken_is_started_again()
    {
        await using var reports = new Reports();

        await using var host = await SampleHost.StartAsync(azurite.ConnectionString, reports, null, ("SampleStart", $"port:{_folder.FullName}/first"));

        await host.LineAsync("Another process took the worker's HTTP port. The worker is started again.");
    }

    private static Task<(int Code, IReadOnlyList<string> Lines)> RunAsync(params string[] arguments) => RunAsync([], arguments);

    private Task<(int Code, IReadOnlyList<string> Lines)> StartSampleAsync((string Name, string? Value) setting)
    {
        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["SampleQueue"] = "unused",
            ["SampleDetails"] = "unused",
        };
        settings[setting.Name] = setting.Value;
        return RunAsync(settings, ["--port", "0", "--app", SampleHost.App]);
    }

    private static async Task<(int Code, IReadOnlyList<string> Lines)> RunAsync(Dictionary<string, string?> settings, string[] arguments)
    {
        var lines = new HostLines();
        await using var process = ChildProcess.Start(Parts.DotNet, [Parts.HostAssembly, .. arguments], settings, lines.Add);
        await process.Exited.WaitAsync(TimeSpan.FromMinutes(2));
        return (process.ExitCode, lines.All);
    }

    private string Copy(string? without = null)
    {
        var app = Path.GetDirectoryName(SampleHost.App)!;
        foreach (var name in ((string[])["SampleApp.dll", "host.json", "worker.config.json", "functions.metadata"]).Where(name => name != without))
        {
            File.Copy(Path.Combine(app, name), Path.Combine(_folder.FullName, name));
        }

        return Path.Combine(_folder.FullName, "SampleApp.dll");
    }
}
