using SmsFunctions.Gateway;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Infra;

/// <summary>The app settings in Azure are those that the README documents and the sample shows.</summary>
public sealed class AppSettingsTests
{
    // The host's and the exporter's own.
    private static readonly string[] OfThePlatform = ["APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING"];


    private static readonly BicepFile App = BicepFile.Module("app");

    private static IReadOnlyList<string> Set => App.Names("settings");

    private static IEnumerable<string> OnDemand => App.Names("oneCSettings").Concat(App.Names("callbackSettings"));

    private static IEnumerable<string[]> DocumentedRows => RepositoryFiles.Text("README.md").Split('\n')
        .SkipWhile(line => line != "## Settings").Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|'));

    [Fact]
    public void What_is_set_in_azure_is_documented()
    {
        var documented = string.Join('\n', DocumentedRows.Select(row => string.Join('|', row)));

        Assert.All(Set.Concat(OnDemand).Except(OfThePlatform), name => Assert.True(
            documented.Contains($"`{name}`", StringComparison.Ordinal) || documented.Contains($"`{name.Replace("AzureWebJobsStorage", "", StringComparison.Ordinal)}`", StringComparison.Ordinal),
            $"{name} is not in the README's table."));
    }

    [Fact]
    public void Whatever_the_readme_calls_required_is_set()
    {
        var required = DocumentedRows.Where(row => row[2].Trim() == "required").SelectMany(row => row[1].Split(',')).Select(name => name.Trim(' ', '`')).ToList();

        Assert.Contains("Gateway__Password", required);
        Assert.All(required, name => Assert.Contains(Set, set => set == name || set.StartsWith($"{name}__", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_the_host_reads_itself_is_set_as_in_the_sample()
    {
        var sample = RepositoryFiles.Json("local.settings.sample.json")["Values"]!;
        var parameters = BicepFile.Main.Parameters.ToDictionary(parameter => parameter.Name);

        Assert.Contains("ReleaseTimer: releaseTimer\n", App.Text);
        Assert.Contains("TrackingTimer: trackingTimer\n", App.Text);
        Assert.Equal(sample["ReleaseTimer"]!.GetValue<string>(), parameters["releaseTimer"].Default);
        Assert.Equal(sample["TrackingTimer"]!.GetValue<string>(), parameters["trackingTimer"].Default);
    }

    [Fact]
    public void Defaults_in_azure_are_those_of_the_code()
    {
        var parameters = BicepFile.Main.Parameters.ToDictionary(parameter => parameter.Name);
        var defaults = new GatewayOptions();

        Assert.Equal(defaults.BaseUrl, parameters["gatewayBaseUrl"].Default);
        Assert.Equal($"{defaults.MaxConcurrency}", parameters["gatewayMaxConcurrency"].Default);
    }

    [Fact]
    public void Secrets_come_from_the_vault_by_references_without_a_version()
    {
        var vault = BicepFile.Module("vault");
        string[] secrets = ["gateway-password", "onec-password", "callbacks-secret"];

        Assert.Contains("'@Microsoft.KeyVault(SecretUri=${vaultUri}secrets'", App.Text);
        Assert.All(secrets, secret =>
        {
            Assert.Contains($"'${{fromVault}}/{secret})'", App.Text);
            Assert.Contains($"name: '{secret}'", vault.Text);
        });
    }

    [Fact]
    public void Nothing_is_set_that_flex_consumption_refuses() => Assert.All(
        ["FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_EXTENSION_VERSION", "WEBSITE_RUN_FROM_PACKAGE", "linuxFxVersion", "alwaysOn", "healthCheckPath"],
        name => Assert.DoesNotContain(name, App.Text));
}
