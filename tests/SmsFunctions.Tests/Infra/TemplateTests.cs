using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Sending;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Infra;

/// <summary>What the templates of infra/ promise to those who deploy them.</summary>
public sealed class TemplateTests
{
    private static readonly string[] RolesThatTheAppNeeds =
    [
        "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", // Storage Blob Data Owner
        "974c5e8b-45b9-4653-ba55-5f855dd0fb88", // Storage Queue Data Contributor
        "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", // Storage Table Data Contributor
        "4633458b-17de-408a-b874-0445c86b69e6", // Key Vault Secrets User
        "3913510d-42f4-4e42-8a64-420c390055eb", // Monitoring Metrics Publisher
    ];

    private const string RoleOfWhoSetsSecrets = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7"; // Key Vault Secrets Officer

    [Fact]
    public void No_line_leaves_a_string_open() => Assert.All(BicepFile.All, file =>
    {
        // Texts over several lines stand between three quotes, comments after two slashes, and a quote within a string after a backslash.
        var code = Regex.Replace(Regex.Replace(file.Text, "'''.*?'''", "", RegexOptions.Singleline), @"^\s*//[^\n]*", "", RegexOptions.Multiline);
        Assert.All(code.Split('\n'), line => Assert.True(line.Replace(@"\'", "", StringComparison.Ordinal).Count(c => c == '\'') % 2 == 0, $"{file.Path}: {line}"));
    });

    [Fact]
    public void Every_parameter_says_what_it_is() => Assert.All(
        BicepFile.All.SelectMany(file => file.Parameters.Select(parameter => (file.Path, parameter))),
        found => Assert.True(found.parameter.Has("description("), $"{found.Path}: {found.parameter.Name} has no description."));

    [Fact]
    public void Every_number_and_text_that_is_asked_for_has_bounds() => Assert.All(BicepFile.Main.Parameters, parameter => Assert.True(
        parameter.Type switch
        {
            "int" => parameter.Has("allowed(") || (parameter.Has("minValue(") && parameter.Has("maxValue(")),
            "string" => parameter.IsSecure || parameter.Has("allowed(") || parameter.Has("minLength(") || parameter.Has("maxLength("),
            _ => true,
        },
        $"{parameter.Name} takes anything."));

    [Fact]
    public void Passwords_and_secrets_are_secure_parameters_without_a_value() => Assert.All(
        BicepFile.All.SelectMany(file => file.Parameters).Where(parameter => parameter.Type == "string" && Regex.IsMatch(parameter.Name, "(?i)password|secret")),
        parameter =>
        {
            Assert.True(parameter.IsSecure, $"{parameter.Name} is not secure.");
            Assert.True(string.IsNullOrEmpty(parameter.Default), $"{parameter.Name} has a default.");
        });

    [Fact]
    public void No_output_carries_a_secret() => Assert.All(
        BicepFile.All.SelectMany(file => Regex.Matches(file.Text, @"(?m)^output \w+ \w+ = (.*)$")),
        output => Assert.DoesNotMatch("(?i)password|secret|key|connectionstring", output.Groups[1].Value));

    [Fact]
    public void Every_parameter_that_must_be_given_is_in_the_parameter_file_and_nothing_unknown_is()
    {
        var given = RepositoryFiles.Json("infra/main.parameters.json")["parameters"]!.AsObject().Select(parameter => parameter.Key).ToList();
        var declared = BicepFile.Main.Parameters;

        Assert.Empty(given.Except(declared.Select(parameter => parameter.Name)));
        Assert.Empty(declared.Where(parameter => parameter.Default is null).Select(parameter => parameter.Name).Except(given));
    }

    [Fact]
    public void The_parameter_file_holds_no_secret_and_repeats_defaults_as_they_are()
    {
        var file = RepositoryFiles.Json("infra/main.parameters.json")["parameters"]!;

        Assert.All(BicepFile.Main.Parameters.Where(parameter => file[parameter.Name] is not null), parameter =>
        {
            var value = file[parameter.Name]!["value"]!.ToJsonString().Trim('"');
            Assert.True(value.StartsWith("${", StringComparison.Ordinal) || value == parameter.Default, $"{parameter.Name}: {value}");
        });
    }

    [Fact]
    public void The_app_has_the_roles_it_needs_and_no_more()
    {
        var roles = BicepFile.All.SelectMany(file => Regex.Matches(file.Text, "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")).Select(id => id.Value).Distinct();

        Assert.Equal(RolesThatTheAppNeeds.Append(RoleOfWhoSetsSecrets).Order(), roles.Order());
    }

    [Fact]
    public void The_function_that_is_kept_ready_is_the_one_that_sends()
    {
        var function = typeof(SendFunctions).GetMethod(nameof(SendFunctions.SendAsync))!.GetCustomAttribute<FunctionAttribute>()!.Name;

        Assert.Contains($"name: 'function:{function}'", BicepFile.Module("app").Text);
    }

    [Fact]
    public void Telemetry_takes_no_keys()
    {
        Assert.Contains("DisableLocalAuth: true", BicepFile.Module("monitoring").Text);
        Assert.Contains("disableLocalAuth: true", BicepFile.Module("monitoring").Text);
    }

    [Fact]
    public void The_service_of_azd_is_the_site_with_its_tag()
    {
        var azd = RepositoryFiles.Text("azure.yaml");
        var tag = Regex.Match(BicepFile.Module("app").Text, "'azd-service-name': '(\\w+)'").Groups[1].Value;

        Assert.Contains($"\n  {tag}:\n    project: ./src/SmsFunctions\n    language: dotnet\n    host: function\n", azd);
    }

    [Fact]
    public void The_linter_stops_at_every_rule_but_the_one_that_new_releases_of_azure_break() => Assert.All(
        RepositoryFiles.Json("infra/bicepconfig.json")["analyzers"]!["core"]!["rules"]!.AsObject(),
        rule => Assert.Equal(rule.Key == "use-recent-api-versions" ? "off" : "error", rule.Value!["level"]!.GetValue<string>()));
}
