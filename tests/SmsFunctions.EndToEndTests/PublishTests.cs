using System.Collections.Concurrent;
using SmsFunctions.Local;

namespace SmsFunctions.EndToEndTests;

/// <summary>A test of the published folder, which is deployed.</summary>
public sealed class PublishTests(RunningApps apps) : IClassFixture<RunningApps>
{
    [Fact]
    public async Task The_published_folder_contains_the_files_of_the_host_and_sends_a_message()
    {
        using var folder = new TemporaryFolder();
        await PublishAsync(folder.Path);

        Assert.All(
            ["host.json", "worker.config.json", "functions.metadata", "extensions.json", ".azurefunctions", "SmsFunctions.dll"],
            name => Assert.True(Path.Exists(Path.Combine(folder.Path, name)), $"{name} is missing."));
        Assert.False(File.Exists(Path.Combine(folder.Path, "local.settings.json")), "Local settings must not be deployed.");
        Assert.DoesNotContain(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories), file => Path.GetExtension(file) is ".pdb" or ".xml");

        await using var app = await AppHarness.StartAsync(apps.Azurite, app: Path.Combine(folder.Path, "SmsFunctions.dll"));
        await app.WaitForAsync(await app.SendAsync(new { to = "79001234567", text = "from the published folder" }), "delivered");
        Assert.Equal("79001234567", Assert.Single(app.Simulator.Ledger.Entries).Phone);
    }

    private static async Task PublishAsync(string folder)
    {
        var lines = new ConcurrentQueue<string>();
        var project = Path.GetFullPath(Path.Combine(Parts.Folder, "../SmsFunctions/SmsFunctions.csproj"));

        // Analyzers already ran in the build of the tests.
        string[] arguments = ["publish", project, "--configuration", "Release", "--output", folder, "-nodeReuse:false", "-p:RunAnalyzers=false"];
        await using var publish = ChildProcess.Start(
            Parts.DotNet, arguments, new Dictionary<string, string?> { [ProcessEnvironment.CallCounting] = null }, lines.Enqueue);
        await publish.Exited;
        Assert.True(publish.ExitCode == 0, string.Join('\n', lines));
    }
}
