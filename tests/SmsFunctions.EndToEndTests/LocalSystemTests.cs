using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmsFunctions.Local;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests;

/// <summary>Tests of the run command in the README, as a user runs it.</summary>
[Collection(OwnStorageTests.Name)]
public sealed partial class LocalSystemTests
{
    private readonly ConcurrentQueue<string> _lines = new();

    [Theory]
    [InlineData("")]
    [InlineData("a key")]
    public async Task The_run_command_starts_a_system_in_which_its_examples_work_and_stops_all_processes(string key)
    {
        await using var local = Start(
            new Dictionary<string, string?> { ["FunctionsHost__Key"] = key }, "--port", "0", "--simulator-port", "0", "--storage-port", "0");
        await Eventually.True(() => _lines.Any(line => line.StartsWith("Ready:", StringComparison.Ordinal)), "the system is ready");
        await Eventually.True(() => Examples().Count == 3, "three examples are printed");
        using var http = new HttpClient();
        const string Header = "-H \"x-functions-key: $FunctionsHost__Key\"";
        Assert.All(Examples().Take(2), line => Assert.Equal(key.Length > 0, line.Contains(Header, StringComparison.Ordinal)));
        http.DefaultRequestHeaders.Add("x-functions-key", key);

        var example = SendExample().Match(Examples()[0]);
        using var answer = await http.PostAsync(
            new Uri(example.Groups["url"].Value), new StringContent(example.Groups["body"].Value, null, "application/json"));
        var id = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!.GetValue<string>();
        var get = new Uri(UrlIn(Examples()[1]).Replace("ID", id, StringComparison.Ordinal));
        var message = await Eventually.Get(
            async () => JsonNode.Parse(await http.GetStringAsync(get))!, seen => seen["status"]!.GetValue<string>() == "delivered", "the message is delivered");
        var ledger = JsonNode.Parse(await http.GetStringAsync(new Uri(UrlIn(Examples()[2]))))!.AsArray();

        Assert.Equal(message["gatewayId"]!.GetValue<string>(), Assert.Single(ledger)!["id"]!.GetValue<string>());

        await local.StopAsync();
        Assert.Equal(0, local.ExitCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(get));
    }

    [Fact]
    public async Task The_option_demo_sends_made_up_messages_and_the_address_of_the_console_is_printed_first()
    {
        await using var local = Start(
            new Dictionary<string, string?> { ["FunctionsHost__Key"] = "a key" }, "--demo", "--port", "0", "--simulator-port", "0", "--storage-port", "0");
        await Eventually.True(() => _lines.Any(line => line.StartsWith("Ready:", StringComparison.Ordinal)), "the system is ready");
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("x-functions-key", "a key");
        var console = UrlIn(_lines.First(line => line.StartsWith("Ready:", StringComparison.Ordinal)));

        var page = await http.GetStringAsync(new Uri(console));
        var overview = await Eventually.Get(
            async () => JsonNode.Parse(await http.GetStringAsync(new Uri(new Uri(console), "overview")))!,
            seen => seen["attention"]!["count"]!.GetValue<int>() == 1,
            "one message is unconfirmed");

        Assert.EndsWith("/api/console", console);
        Assert.Contains("app.js", page);
        Assert.Equal("open", overview["gate"]!["state"]!.GetValue<string>());
        await local.StopAsync();
    }

    [Theory]
    [InlineData("--port")]
    [InlineData("--simulator-port")]
    [InlineData("--storage-port")]
    public async Task A_port_in_use_is_named_and_the_command_ends(string option)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var free = new Dictionary<string, string> { ["--port"] = "0", ["--simulator-port"] = "0", ["--storage-port"] = "0", [option] = $"{port}" };

        await using var local = Start([.. free.SelectMany(entry => new[] { entry.Key, entry.Value })]);
        await local.Exited;

        Assert.Equal(1, local.ExitCode);
        Assert.Contains(_lines, line => line.Contains($"{port}", StringComparison.Ordinal));
        Assert.DoesNotContain(_lines, line => line.StartsWith("Ready:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_option_hash_key_prints_a_new_key_and_its_hash()
    {
        var lines = await HashKeyAsync("");

        Assert.Equal(2, lines.Length);
        Assert.Equal($"Hash: {KeyHash.Of(lines[0].Replace("Key:  ", "", StringComparison.Ordinal))}", lines[1]);
    }

    [Fact]
    public async Task The_option_hash_key_prints_the_hash_of_a_key_from_the_standard_input() =>
        Assert.Equal(["Hash: 2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683"], await HashKeyAsync("key\n"));

    [Fact]
    public async Task Without_node_the_command_names_what_to_install()
    {
        await using var local = ChildProcess.Start(
            DotNet(),
            [typeof(Parts).Assembly.Location, "--storage-port", "0"],
            new Dictionary<string, string?> { ["PATH"] = "/nowhere" },
            _lines.Enqueue);
        await local.Exited;

        Assert.Equal(1, local.ExitCode);
        Assert.Contains(_lines, line => line.Contains("Node 20", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_func_the_option_func_names_what_to_install()
    {
        await using var local = Start(
            new Dictionary<string, string?> { ["PATH"] = NodeFolder() }, "--func", "--port", "0", "--simulator-port", "0", "--storage-port", "0");
        await local.Exited;

        Assert.Equal(1, local.ExitCode);
        Assert.Contains(_lines, line => line.StartsWith("Azure Functions Core Tools (func) are not on the PATH.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_the_option_func_the_app_runs_under_func()
    {
        // Core Tools are not installed on every machine. This script accepts their arguments and runs the bundled host.
        using var folder = new TemporaryFolder();
        var func = folder.Write("func", $"""
            #!/bin/sh
            echo "func $1 in $PWD"
            exec "{DotNet()}" "{Parts.HostAssembly}" "$2" "$3" --app "$PWD/SmsFunctions.dll"
            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(func, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var path = $"{folder.Path}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        await using var local = Start(
            new Dictionary<string, string?> { ["PATH"] = path }, "--func", "--port", "0", "--simulator-port", "0", "--storage-port", "0");

        await Eventually.True(() => _lines.Any(line => line.StartsWith("Ready:", StringComparison.Ordinal)), "the system is ready");
        Assert.Contains(_lines, line => line.Contains($"func start in {Path.GetDirectoryName(Parts.AppAssembly)}", StringComparison.Ordinal));
        await local.StopAsync();
        Assert.Equal(0, local.ExitCode);
    }

    [Fact]
    public async Task An_unknown_option_prints_the_usage()
    {
        await using var local = Start("--prot", "7071");
        await local.Exited;

        Assert.Equal(2, local.ExitCode);
        Assert.Contains(_lines, line => line.Contains("--storage-port", StringComparison.Ordinal));
    }

    private ChildProcess Start(params string[] arguments) => Start(new Dictionary<string, string?>(), arguments);

    private ChildProcess Start(Dictionary<string, string?> settings, params string[] arguments) =>
        ChildProcess.Start(
            DotNet(),
            [typeof(Parts).Assembly.Location, .. arguments],
            new Dictionary<string, string?>(settings) { ["DOTNET_HOST_PATH"] = DotNet() },
            _lines.Enqueue);

    private static async Task<string[]> HashKeyAsync(string input)
    {
        using var local = Process.Start(new ProcessStartInfo(DotNet(), [typeof(Parts).Assembly.Location, "--hash-key"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await local.StandardInput.WriteAsync(input);
        local.StandardInput.Close();
        return (await local.StandardOutput.ReadToEndAsync()).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }

    // A folder with node and without func.
    private static string NodeFolder() => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .First(folder => File.Exists(Path.Combine(folder, "node")) && !File.Exists(Path.Combine(folder, "func")));

    // An absolute path, since one test replaces the PATH.
    private static string DotNet() => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : Parts.DotNet;

    private List<string> Examples() => [.. _lines.Where(line => line.TrimStart().StartsWith("curl ", StringComparison.Ordinal))];

    private static string UrlIn(string example) => AnyUrl().Match(example).Value;

    [GeneratedRegex("""curl -s -X POST (?<url>\S+) -H "Content-Type: application/json".* -d '(?<body>[^']+)'""")]
    private static partial Regex SendExample();

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex AnyUrl();
}
