using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SmsFunctions.Tests.Repository;

/// <summary>The files that IDEs read must agree with the local system and with the tools that the README asks for.</summary>
public sealed class WorkspaceTests
{
    private static readonly JsonNode Container = RepositoryFiles.Json(".devcontainer/devcontainer.json");

    // The defaults of the app, the simulator and Azurite's first port.
    private static readonly int[] Ports =
    [
        .. Regex.Matches(RepositoryFiles.Text("src/Local/LocalOptions.cs"), @"int \w+Port = (\d+)")
            .Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)),
    ];

    [Fact]
    public void The_dev_container_forwards_the_ports_of_the_local_system()
    {
        int[] expected = [Ports[0], Ports[1], Ports[2], Ports[2] + 1, Ports[2] + 2];

        Assert.Equal(expected, Container["forwardPorts"]!.AsArray().Select(port => port!.GetValue<int>()));
        Assert.Equal(expected.Select(port => $"{port}"), Container["portsAttributes"]!.AsObject().Select(port => port.Key));
    }

    [Fact]
    public void The_dev_container_has_the_SDK_of_global_json_and_the_Node_that_the_readme_asks_for()
    {
        var sdk = RepositoryFiles.Json("global.json")["sdk"]!["version"]!.GetValue<string>();
        var node = Regex.Match(RepositoryFiles.Text("README.md"), @"Node (\d+) or later").Groups[1].Value;

        Assert.EndsWith($"-{string.Join('.', sdk.Split('.')[..2])}", Container["image"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(node, Container["features"]!["ghcr.io/devcontainers/features/node:1"]!["version"]!.GetValue<string>());
    }

    [Fact]
    public void F5_starts_the_app_on_the_port_of_the_requests_and_the_local_system_with_its_defaults()
    {
        var app = Profiles("SmsFunctions")[0];
        var local = Profiles("Local")[0];

        Assert.Equal(("Project", $"--port {Ports[0]}"), ((string?)app["commandName"], (string?)app["commandLineArgs"]));
        Assert.Equal(("Project", null), ((string?)local["commandName"], (string?)local["commandLineArgs"]));
        Assert.Contains($"\n@host = http://localhost:{Ports[0]}\n", RepositoryFiles.Text("src/SmsFunctions/requests.http"));
    }

    [Fact]
    public void The_solution_has_every_project_and_no_platform_but_Any_CPU()
    {
        var solution = RepositoryFiles.Text("SmsFunctions.sln");
        var projects = new[] { "src", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Where(path => !Regex.IsMatch(path, @"[\\/](bin|obj)[\\/]")).Select(path => Path.GetRelativePath(RepositoryFiles.Root, path).Replace('/', '\\'));

        Assert.All(projects, project => Assert.Contains($"\"{project}\"", solution));
        Assert.All(Regex.Matches(solution, @"(?:Debug|Release)\|(\w+(?: CPU)?)"), platform => Assert.Equal("Any CPU", platform.Groups[1].Value));
    }

    [Fact]
    public void Dotnet_run_starts_func_in_the_output_folder_from_any_folder()
    {
        // A target that also ran before ComputeRunArguments would run too early, and the SDK's relative path would win.
        var target = Regex.Match(RepositoryFiles.Text("src/SmsFunctions/SmsFunctions.csproj"), "<Target Name=\"RunFromTheOutputFolder\"([^>]*)>");

        Assert.Equal("AfterTargets=\"_FunctionsComputeRunArguments\"", target.Groups[1].Value.Trim());
    }

    private static List<JsonNode> Profiles(string project) =>
        [.. RepositoryFiles.Json($"src/{project}/Properties/launchSettings.json")["profiles"]!.AsObject().Select(profile => profile.Value!)];
}
