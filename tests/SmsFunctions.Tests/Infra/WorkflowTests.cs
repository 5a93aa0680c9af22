using System.Text.RegularExpressions;
using SmsFunctions.Tests.Fuzz;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Infra;

/// <summary>The GitHub workflows run third-party actions at pinned, reviewed versions only, and have no more permissions than they need.</summary>
public sealed class WorkflowTests
{
    private static IReadOnlyList<(string Path, string Text)> Workflows =>
    [
        .. from path in Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, ".github/workflows"))
           select (Path.GetRelativePath(RepositoryFiles.Root, path), File.ReadAllText(path)),
    ];

    private static IEnumerable<string> Uses => Workflows
        .SelectMany(workflow => Regex.Matches(workflow.Text, @"(?m)^\s+(?:- )?uses: (.*)$")).Select(uses => uses.Groups[1].Value);

    [Fact]
    public void Every_action_is_pinned_to_a_commit_and_names_its_version()
    {
        var foreign = Uses.Where(uses => !uses.StartsWith("./", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(foreign);
        Assert.All(foreign, uses => Assert.Matches(@"^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", uses));
    }

    [Fact]
    public void An_action_has_the_same_commit_everywhere() => Assert.All(
        Uses.GroupBy(uses => uses.Split('@')[0]), same => Assert.Single(same.Distinct()));

    [Fact]
    public void The_default_permission_is_none_and_only_the_deployment_may_request_an_identity() => Assert.All(Workflows, workflow =>
    {
        Assert.Contains("\npermissions: {}\n", workflow.Text);
        Assert.All(Regex.Matches(workflow.Text, @"(?m)^ +([a-z-]+): write\b"), granted => Assert.Equal(
            ("id-token", true), (granted.Groups[1].Value, workflow.Path.EndsWith("deploy.yml", StringComparison.Ordinal))));
        Assert.DoesNotMatch("write-all|read-all|pull_request_target", workflow.Text);
    });

    [Fact]
    public void Every_job_has_a_timeout_and_every_workflow_a_concurrency_rule() => Assert.All(Workflows, workflow =>
    {
        Assert.Contains("\nconcurrency:\n", workflow.Text);
        Assert.Equal(Regex.Count(workflow.Text, @"(?m)^    runs-on: "), Regex.Count(workflow.Text, @"(?m)^    timeout-minutes: \d+$"));
    });

    [Fact]
    public void No_workflow_contains_a_secret_or_inserts_an_expression_into_a_script() => Assert.All(Workflows, workflow =>
    {
        Assert.DoesNotContain("secrets.", workflow.Text);
        Assert.All(Regex.Split(workflow.Text, @"(?m)^      - ").Skip(1), step => Assert.DoesNotMatch(@"(?s)\brun: .*\$\{\{", step));
        Assert.Equal(Regex.Count(workflow.Text, "actions/checkout@"), Regex.Count(workflow.Text, "persist-credentials: false"));
    });

    [Fact]
    public void Only_version_tags_are_deployed()
    {
        var deploy = RepositoryFiles.Text(".github/workflows/deploy.yml");

        Assert.Contains("\n  push:\n    tags: ['v*']\n", deploy);
        Assert.DoesNotMatch("branches|pull_request", deploy);
        Assert.Contains("\n    if: startsWith(github.ref, 'refs/tags/v')\n", deploy);
    }

    [Fact]
    public void The_deployment_uses_a_pinned_azd_and_the_tested_Bicep_compiler()
    {
        var deploy = RepositoryFiles.Text(".github/workflows/deploy.yml");
        var required = Regex.Match(RepositoryFiles.Text("azure.yaml"), @"(?m)^  azd: '>= (\d+\.\d+\.\d+)'");
        var pinned = Regex.Match(deploy, @"Azure/setup-azd@.*\n        with:\n          version: (\d+\.\d+\.\d+)\n");

        Assert.True(Version.Parse(required.Groups[1].Value) <= Version.Parse(pinned.Groups[1].Value));
        Assert.Contains("AZD_BICEP_TOOL_PATH=$(dotnet msbuild tests/SmsFunctions.Tests -getProperty:BicepCompiler)", deploy);
    }

    // A deployment replaces all app settings. A variable that it leaves out removes the setting that an earlier deployment made of it.
    [BicepFact]
    public void The_deployment_passes_every_variable_of_the_parameter_file_except_the_secrets_and_what_azd_knows()
    {
        var parameters = RepositoryFiles.Json("infra/main.parameters.json")["parameters"]!.AsObject();
        var secrets = ArmTemplate.Main.Parameters.Where(parameter => parameter.Type == "securestring").Select(parameter => parameter.Name);
        var variables = parameters.ExceptBy([.. secrets, "principalId"], parameter => parameter.Key)
            .Select(parameter => Regex.Match($"{parameter.Value!["value"]}", @"^\$\{(\w+)(=.*)?\}$")).Where(value => value.Success)
            .Select(value => value.Groups[1].Value);
        var environment = Regex.Match(RepositoryFiles.Text(".github/workflows/deploy.yml"), @"\n    env:\n((?:      .*\n)+)").Groups[1].Value;
        var passed = Regex.Matches(environment, @"(?m)^      (\w+): ").Select(line => line.Groups[1].Value);

        Assert.Equal(
            variables.Concat(["AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_SUBSCRIPTION_ID", "AZURE_RESOURCE_GROUP"]).Order(StringComparer.Ordinal),
            passed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_variable_with_a_default_has_the_same_default_in_the_workflow()
    {
        var deploy = RepositoryFiles.Text(".github/workflows/deploy.yml");
        var defaults = Regex.Matches(RepositoryFiles.Text("infra/main.parameters.json"), @"\$\{(\w+)=(.+?)\}").Where(value => value.Groups[2].Value != "User");

        Assert.NotEmpty(defaults);
        Assert.All(defaults, value => Assert.Contains($"{value.Groups[1]}: ${{{{ vars.{value.Groups[1]} || '{value.Groups[2]}' }}}}\n", deploy));
    }

    [Fact]
    public void The_tests_and_a_run_of_the_published_app_under_func_are_required()
    {
        var checks = RepositoryFiles.Text(".github/workflows/ci.yml");

        Assert.All(["bash .ci/run", "azure-functions-core-tools", "bash .github/smoke"], command => Assert.Contains(command, checks));
    }

    [Fact]
    public void Every_category_that_a_usual_test_run_leaves_out_runs_at_night()
    {
        var nightly = RepositoryFiles.Text(".github/workflows/nightly.yml");
        var categories = RepositoryFiles.Sources("tests")
            .SelectMany(path => Regex.Matches(File.ReadAllText(path), "(?:\\[Trait\\(\"Category\", |const string Category = )\"(\\w+)\""))
            .Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Contains("\n  schedule:\n    - cron: ", nightly);
        Assert.Equal(["LongFaults", LongFuzz.Category], categories.Order(StringComparer.Ordinal));
        Assert.All(categories, category => Assert.Contains($" --filter Category={category} ", nightly));
        Assert.All([LongFuzz.RoundsVariable, "FAULT_MINUTES"], variable => Assert.Matches($"\n          {variable}: '[0-9]+'\n", nightly));
    }
}
