using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Sending;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Infra;

/// <summary>The rules for the compiled templates.</summary>
public sealed class TemplateTests
{
    [BicepFact]
    public void Every_parameter_has_a_description() => Assert.All(
        ArmTemplate.All.SelectMany(template => template.Parameters.Select(parameter => (template.Name, parameter))),
        found => Assert.False(string.IsNullOrWhiteSpace(found.parameter.Description), $"{found.Name}: {found.parameter.Name} has no description."));

    [BicepFact]
    public void Every_number_and_text_parameter_has_bounds()
    {
        TemplateParameter[] parameters = [.. ArmTemplate.Main.Parameters, .. ArmTemplate.Bootstrap.Parameters];

        Assert.All(parameters, parameter => Assert.True(
            parameter.Type switch
            {
                "int" => parameter.Has("allowedValues") || (parameter.Has("minValue") && parameter.Has("maxValue")),
                "string" => parameter.Has("allowedValues") || parameter.Has("minLength") || parameter.Has("maxLength"),
                "object" => parameter.Has("additionalProperties"),
                _ => true,
            },
            $"{parameter.Name} has no bounds."));
    }

    [BicepFact]
    public void Passwords_and_secrets_are_secure_parameters_without_a_value()
    {
        var secrets = ArmTemplate.All.SelectMany(template => template.Parameters)
            .Where(parameter => parameter.Type is "string" or "securestring" && Regex.IsMatch(parameter.Name, "(?i)password|secret")).ToList();

        Assert.NotEmpty(secrets);
        Assert.All(secrets, parameter =>
        {
            Assert.True(parameter.Type == "securestring", $"{parameter.Name} is not secure.");
            Assert.True(string.IsNullOrEmpty(parameter.Default?.GetValue<string>()), $"{parameter.Name} has a default.");
        });
    }

    [BicepFact]
    public void No_output_carries_a_secret() => Assert.All(ArmTemplate.All.SelectMany(template => template.Outputs), output =>
    {
        var value = output.Value!["value"]!.GetValue<string>().Replace("Microsoft.KeyVault", "", StringComparison.Ordinal);
        Assert.Equal("string", output.Value!["type"]!.GetValue<string>());
        Assert.DoesNotMatch("(?i)password|secret|key|connectionstring", value);
    });

    [BicepFact]
    public void The_parameter_file_contains_every_required_parameter_and_no_unknown_one()
    {
        var given = RepositoryFiles.Json("infra/main.parameters.json")["parameters"]!.AsObject().Select(parameter => parameter.Key).ToList();
        var declared = ArmTemplate.Main.Parameters;

        Assert.Empty(given.Except(declared.Select(parameter => parameter.Name)));
        Assert.Empty(declared.Where(parameter => parameter.Default is null).Select(parameter => parameter.Name).Except(given));
    }

    [BicepFact]
    public void The_parameter_file_contains_no_secret_and_only_unchanged_defaults()
    {
        var file = RepositoryFiles.Json("infra/main.parameters.json")["parameters"]!;

        Assert.All(ArmTemplate.Main.Parameters.Where(parameter => file[parameter.Name] is not null), parameter =>
        {
            var value = file[parameter.Name]!["value"]!;
            Assert.True(
                value.ToString().StartsWith("${", StringComparison.Ordinal) || JsonNode.DeepEquals(value, parameter.Default),
                $"{parameter.Name}: {value.ToJsonString()}");
        });
    }

    [BicepFact]
    public void The_always_ready_function_is_the_one_that_sends()
    {
        var function = typeof(SendFunctions).GetMethod(nameof(SendFunctions.SendAsync))!.GetCustomAttribute<FunctionAttribute>()!.Name;

        Assert.Empty(AlwaysReady(PredictedDeployment.Least));
        Assert.Equal($"function:{function}", Assert.Single(AlwaysReady(PredictedDeployment.Full))!["name"]!.GetValue<string>());
    }

    [BicepFact]
    public void Telemetry_accepts_no_keys()
    {
        var deployment = PredictedDeployment.Least;

        Assert.True(deployment.Single("Microsoft.Insights/components").Properties["DisableLocalAuth"]!.GetValue<bool>());
        Assert.True(deployment.Single("Microsoft.OperationalInsights/workspaces").Properties["features"]!["disableLocalAuth"]!.GetValue<bool>());
    }

    [BicepFact]
    public void Publishing_with_a_password_is_disabled()
    {
        var policies = PredictedDeployment.Least.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies");

        Assert.Equal(["ftp", "scm"], policies.Select(policy => policy.Name).Order());
        Assert.All(policies, policy => Assert.False(policy.Properties["allow"]!.GetValue<bool>()));
    }

    [BicepFact]
    public void The_azd_service_is_the_site_with_its_tag()
    {
        var azd = RepositoryFiles.Text("azure.yaml");
        var tag = PredictedDeployment.Least.Site.Json["tags"]!["azd-service-name"]!.GetValue<string>();

        Assert.Contains($"\n  {tag}:\n    project: ./src/SmsFunctions\n    language: dotnet\n    host: function\n", azd);
    }

    [BicepFact]
    public void Every_resource_with_a_region_has_the_environment_tag() => Assert.All(
        PredictedDeployment.Full.Resources.Where(resource => resource.Json["location"] is not null),
        resource => Assert.Equal("test", resource.Json["tags"]?["azd-env-name"]?.GetValue<string>()));

    [BicepFact]
    public void A_type_has_one_API_version_and_previews_are_used_only_where_no_stable_version_exists()
    {
        var versions = PredictedDeployment.Full.Resources.Select(resource => (resource.Type, resource.ApiVersion)).Distinct().ToList();
        var previews = versions.Where(version => version.ApiVersion.EndsWith("-preview", StringComparison.Ordinal)).Select(version => version.Type);

        Assert.All(versions.GroupBy(version => version.Type), type => Assert.Single(type));
        Assert.Equal(["Microsoft.Insights/diagnosticSettings"], previews);
    }

    private static JsonArray AlwaysReady(PredictedDeployment deployment) =>
        deployment.Site.Properties["functionAppConfig"]!["scaleAndConcurrency"]!["alwaysReady"]!.AsArray();
}
