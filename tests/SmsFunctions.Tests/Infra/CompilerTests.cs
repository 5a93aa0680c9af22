using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Infra;

/// <summary>azd compiles infra/ with the same compiler. A file that does not compile here cannot be deployed.</summary>
public sealed class CompilerTests
{
    private static readonly string Infra = Path.Combine(RepositoryFiles.Root, "infra");

    private static IReadOnlyList<string> Files =>
        [.. Directory.EnumerateFiles(Infra, "*.bicep", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Infra, file))];

    [BicepFact]
    public void Every_file_builds_without_an_error_or_a_warning()
    {
        Assert.All(ArmTemplate.All, template => Assert.NotEmpty(template.Resources));
        Assert.Equal("", ArmTemplate.Findings);
    }

    [BicepFact]
    public void The_linter_finds_nothing_in_any_file()
    {
        var (_, findings) = BicepCompiler.Run(["lint", "--pattern", "infra/**/*.bicep"]);

        Assert.Equal("", findings);
    }

    [BicepFact]
    public void Every_file_has_the_format_of_the_compiler()
    {
        var copy = Directory.CreateTempSubdirectory("sms-bicep-").FullName;
        try
        {
            foreach (var file in Files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copy, file))!);
                File.Copy(Path.Combine(Infra, file), Path.Combine(copy, file));
            }

            BicepCompiler.Run(["format", "--pattern", "**/*.bicep"], copy);

            Assert.All(Files, file => Assert.Equal(File.ReadAllText(Path.Combine(copy, file)), File.ReadAllText(Path.Combine(Infra, file))));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [BicepFact]
    public void Every_module_is_deployed() =>
        Assert.Equal(Files.Count, ArmTemplate.All.Count);

    [Fact]
    public void Every_linter_rule_is_an_error_except_the_rule_on_recent_API_versions() => Assert.All(
        RepositoryFiles.Json("infra/bicepconfig.json")["analyzers"]!["core"]!["rules"]!.AsObject(),
        rule => Assert.Equal(rule.Key == "use-recent-api-versions" ? "off" : "error", rule.Value!["level"]!.GetValue<string>()));
}
