using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using SmsFunctions.Gateway;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Infra;

/// <summary>The app settings in Azure must match the code, docs/settings.md and the sample file.</summary>
public sealed class AppSettingsTests
{
    // The host and the exporter read these settings.
    private static readonly string[] OfThePlatform = ["APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING"];

    private static IReadOnlyDictionary<string, string> Set => PredictedDeployment.Least.AppSettings;

    private static IReadOnlyDictionary<string, string> SetWithAllOptions => PredictedDeployment.Full.AppSettings;

    private static IEnumerable<string[]> DocumentedRows =>
        MarkdownDocument.Rows(new MarkdownDocument("src/SmsFunctions/docs/settings.md").Text).Where(cells => cells[0].StartsWith('`'));

    // Matches, for example, TimerTrigger("%ReleaseTimer%").
    private static IEnumerable<string> OfTriggers =>
        from function in typeof(GatewayOptions).Assembly.GetTypes().SelectMany(type => type.GetMethods())
        where function.GetCustomAttribute<FunctionAttribute>() is not null
        from trigger in function.GetParameters().SelectMany(parameter => parameter.GetCustomAttributes<TriggerBindingAttribute>())
        from property in trigger.GetType().GetProperties().Where(property => property.PropertyType == typeof(string))
        from name in Regex.Matches((string?)property.GetValue(trigger) ?? "", "%(.+?)%")
        select name.Groups[1].Value;

    [BicepFact]
    public void Every_setting_in_azure_is_documented()
    {
        var documented = string.Join('\n', DocumentedRows.Select(row => string.Join('|', row)));

        Assert.All(SetWithAllOptions.Keys.Except(OfThePlatform), name => Assert.True(
            documented.Contains($"`{name}`", StringComparison.Ordinal)
                || documented.Contains($"`{name.Replace("AzureWebJobsStorage", "", StringComparison.Ordinal)}`", StringComparison.Ordinal),
            $"{name} is not in docs/settings.md."));
    }

    [BicepFact]
    public void Every_setting_in_azure_is_read_by_the_code()
    {
        var known = OfThePlatform.Concat(OfTriggers).Concat(AppSetting.All.Select(setting => setting.Name));

        Assert.Empty(SetWithAllOptions.Keys.Where(name => !name.StartsWith("AzureWebJobsStorage__", StringComparison.Ordinal)).Except(known));
    }

    [BicepFact]
    public void Every_setting_that_is_documented_as_required_is_set()
    {
        var rows = DocumentedRows.Where(row => row[1] == "required");
        var required = rows.SelectMany(row => row[0].Split(',')).Select(name => name.Trim(' ', '`')).ToList();

        Assert.Contains("Gateway__Password", required);
        Assert.All(required, name => Assert.Contains(Set.Keys, set => set == name || set.StartsWith($"{name}__", StringComparison.Ordinal)));
    }

    [BicepFact]
    public void Settings_of_triggers_have_the_values_of_the_sample()
    {
        var sample = RepositoryFiles.Json("local.settings.sample.json")["Values"]!;

        Assert.NotEmpty(OfTriggers);
        Assert.All(OfTriggers, name => Assert.Equal(sample[name]?.GetValue<string>(), Set.GetValueOrDefault(name)));
    }

    [BicepFact]
    public void Defaults_in_azure_match_the_code()
    {
        var defaults = new GatewayOptions();

        Assert.Equal(defaults.BaseUrl, Set["Gateway__BaseUrl"]);
        Assert.Equal($"{defaults.MaxConcurrency}", Set["Gateway__MaxConcurrency"]);
    }

    [BicepFact]
    public void Settings_of_optional_features_are_not_set_by_default() => Assert.Equal(
        ["Callbacks__Secret", "OneC__AllowAddresses", "OneC__Password", "OneC__User"],
        SetWithAllOptions.Keys.Except(Set.Keys).Order(StringComparer.Ordinal));

    [BicepFact]
    public void The_deployment_allows_numbers_of_Russia_only_unless_the_parameters_say_otherwise()
    {
        var values = RepositoryFiles.Json("infra/main.parameters.json")["parameters"]!;

        Assert.Equal(("7", "7,375"), (Set["Numbers__AllowPrefixes"], SetWithAllOptions["Numbers__AllowPrefixes"]));
        Assert.Equal("${NUMBERS_ALLOW_PREFIXES=7}", values["numbersAllowPrefixes"]!["value"]!.GetValue<string>());
        Assert.Contains("azd env set NUMBERS_ALLOW_PREFIXES", RepositoryFiles.Text("azure.yaml"));
    }

    [BicepFact]
    public void The_deployment_needs_a_price_and_a_daily_cap_so_that_azd_asks_for_them()
    {
        Assert.All(["tariffDefault", "tariffDailyCap"], name => Assert.Null(ArmTemplate.Main.Parameters.Single(parameter => parameter.Name == name).Default));
        Assert.Equal(("4.50", "1000"), (Set["Tariff__Default"], Set["Tariff__DailyCap"]));
    }

    [BicepFact]
    public void A_daily_cap_of_zero_sets_no_cap() => Assert.DoesNotContain("Tariff__DailyCap", SetWithAllOptions.Keys);

    [BicepFact]
    public void Secrets_come_from_the_vault_by_references_without_a_version()
    {
        var secrets = PredictedDeployment.Full.Of("Microsoft.KeyVault/vaults/secrets").Select(secret => secret.Name).ToList();
        var references = SetWithAllOptions.Where(setting => Regex.IsMatch(setting.Key, "Password|Secret")).Select(setting => Regex.Match(
            setting.Value, @"^\[format\('\{0}/([a-z-]+)\)', format\('@Microsoft\.KeyVault\(SecretUri=\{0}secrets', .*\.outputs\.uri\.value\)\)]$"));

        Assert.Equal(["callbacks-secret", "gateway-password", "onec-password"], secrets.Order());
        Assert.Equal(secrets.Order(), references.Select(reference => reference.Groups[1].Value).Order());
    }

    [BicepFact]
    public void A_secret_is_written_into_the_vault_only_when_it_is_given()
    {
        var secrets = PredictedDeployment.Full.Of("Microsoft.KeyVault/vaults/secrets");

        Assert.All(secrets, secret =>
        {
            var parameter = Regex.Match(secret.Text("value"), @"^\[(parameters\('\w+'\))]$").Groups[1].Value;
            Assert.Equal($"[not(empty({parameter}))]", secret.Json["condition"]!.GetValue<string>());
        });
    }
}
