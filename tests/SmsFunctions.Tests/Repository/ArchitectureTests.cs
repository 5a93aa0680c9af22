using System.Reflection;
using Microsoft.Extensions.Logging;

namespace SmsFunctions.Tests.Repository;

/// <summary>Walls between the rooms, held by reading the sources.</summary>
public sealed class ArchitectureTests
{
    [Fact]
    public void Only_function_classes_and_program_know_the_functions_worker()
    {
        var knowing = RepositoryFiles.Sources("src/SmsFunctions").Where(path => File.ReadAllText(path).Contains("Microsoft.Azure.Functions", StringComparison.Ordinal));

        Assert.All(knowing, path => Assert.Matches("(Functions|Program|Exporters)\\.cs$", path));
    }

    [Fact]
    public void The_gateway_client_knows_no_storage_and_no_other_feature()
    {
        Assert.All(RepositoryFiles.Sources("src/SmsFunctions/Gateway"), path =>
        {
            var source = File.ReadAllText(path);
            Assert.DoesNotContain("using Azure", source);
            Assert.DoesNotContain("using SmsFunctions.S", source);
            Assert.DoesNotContain("using SmsFunctions.Tracking", source);
        });
    }

    [Fact]
    public void The_app_has_one_build()
    {
        Assert.All(RepositoryFiles.Sources("src/SmsFunctions"), path => Assert.DoesNotMatch("(?m)^\\s*#if", File.ReadAllText(path)));
        Assert.DoesNotMatch("<(PackageReference|ProjectReference|Compile)[^>]*Condition", RepositoryFiles.Text("src/SmsFunctions/SmsFunctions.csproj"));
    }

    [Fact]
    public void Row_keys_are_put_together_in_one_place() => Assert.All(
        RepositoryFiles.Sources("src/SmsFunctions").Where(path => !path.EndsWith("Keys.cs", StringComparison.Ordinal) && !path.EndsWith("ChunkId.cs", StringComparison.Ordinal)),
        path => Assert.DoesNotMatch("\\$\"[cbok]\\{", File.ReadAllText(path)));

    [Fact]
    public void Every_log_event_has_an_id_of_its_own()
    {
        const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var ids = typeof(SmsFunctions.Telemetry.SmsLog).GetMethods(Any).Concat(typeof(SmsFunctions.Telemetry.Alerts).GetMethods(Any))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId).OfType<int>().ToList();

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void The_top_of_the_repository_holds_what_the_layout_names_and_nothing_else()
    {
        string[] named =
        [
            "src", "tests", "infra", "SmsFunctions.sln", "host.json", "local.settings.sample.json", "local.settings.json", "README.md",
            "Directory.Build.props", "Directory.Packages.props", "global.json", "azure.yaml",
        ];
        var found = Directory.EnumerateFileSystemEntries(RepositoryFiles.Root).Select(path => Path.GetFileName(path)!).Where(name => !name.StartsWith('.') && name is not ("TestResults" or "artifacts"));

        Assert.Empty(found.Except(named));
    }
}
