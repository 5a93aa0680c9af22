using System.Reflection;
using Microsoft.Extensions.Logging;

namespace SmsFunctions.Tests.Repository;

/// <summary>Rules for the dependencies between folders. The tests read the source files.</summary>
public sealed class ArchitectureTests
{
    [Fact]
    public void Only_functions_classes_middleware_and_the_program_use_the_functions_worker()
    {
        var users = RepositoryFiles.Sources("src/SmsFunctions")
            .Where(path => File.ReadAllText(path).Contains("Microsoft.Azure.Functions", StringComparison.Ordinal));

        Assert.All(users, path => Assert.Matches("(Functions|Middleware|Program|Exporters)\\.cs$", path));
    }

    [Fact]
    public void The_gateway_client_uses_neither_storage_nor_other_features()
    {
        Assert.All(RepositoryFiles.Sources("src/SmsFunctions/Gateway"), path =>
        {
            var source = File.ReadAllText(path);
            Assert.DoesNotContain("using Azure", source);
            Assert.DoesNotMatch(@"using SmsFunctions\.(?!Messages\b|Foundation\b)", source);
        });
    }

    [Fact]
    public void The_telemetry_of_all_features_uses_no_feature() => Assert.All(
        RepositoryFiles.Sources("src/SmsFunctions/Telemetry"),
        path => Assert.DoesNotMatch(@"using SmsFunctions\.(?!Messages\b|Foundation\b)", File.ReadAllText(path)));

    [Fact]
    public void The_app_has_no_conditional_compilation()
    {
        Assert.All(RepositoryFiles.Sources("src/SmsFunctions"), path => Assert.DoesNotMatch("(?m)^\\s*#if", File.ReadAllText(path)));
        Assert.DoesNotMatch("<(PackageReference|ProjectReference|Compile)[^>]*Condition", RepositoryFiles.Text("src/SmsFunctions/SmsFunctions.csproj"));
    }

    [Fact]
    public void Row_keys_are_built_in_one_place() => Assert.All(
        RepositoryFiles.Sources("src/SmsFunctions")
            .Where(path => Path.GetFileName(path) is not ("Keys.cs" or "ChunkId.cs")),
        path => Assert.DoesNotMatch("\\$\"[cbok]\\{", File.ReadAllText(path)));

    [Fact]
    public void Every_log_event_has_a_unique_id()
    {
        const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        // The lines about gateway calls have no id.
        var ids = typeof(Composition).Assembly.GetTypes().SelectMany(type => type.GetMethods(Any))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId).OfType<int>().Where(id => id > 0).ToList();

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void The_root_of_the_repository_contains_only_the_documented_entries()
    {
        string[] named =
        [
            "src", "tests", "infra", "SmsFunctions.sln", "host.json", "local.settings.sample.json", "local.settings.json", "README.md",
            "Directory.Build.props", "Directory.Packages.props", "global.json", "azure.yaml",
        ];
        var found = Directory.EnumerateFileSystemEntries(RepositoryFiles.Root).Select(path => Path.GetFileName(path)!)
            .Where(name => !name.StartsWith('.') && name is not ("TestResults" or "artifacts"));

        Assert.Empty(found.Except(named));
    }
}
