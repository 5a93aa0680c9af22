namespace SmsFunctions.Tests.Infra;

/// <summary>Flex Consumption replaces many app settings of other plans with properties of its own, and rejects others.</summary>
public sealed class FlexConsumptionTests
{
    // These names fail a deployment ("… for Flex Consumption sites is invalid", error 51021) or have no effect on this plan.
    private static readonly string[] Refused =
    [
        "FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_EXTENSION_VERSION", "WEBSITE_RUN_FROM_PACKAGE", "WEBSITE_CONTENTSHARE", "WEBSITE_TIME_ZONE",
        "linuxFxVersion", "netFrameworkVersion", "alwaysOn", "healthCheckPath", "ftpsState", "use32BitWorkerProcess", "preWarmedInstanceCount",
        "functionsRuntimeScaleMonitoringEnabled", "vnetRouteAllEnabled", "containerSize",
    ];

    [BicepFact]
    public void No_setting_is_used_that_Flex_Consumption_rejects()
    {
        var site = PredictedDeployment.Full.Site.Json.ToJsonString();

        Assert.All(Refused, name =>
        {
            Assert.DoesNotContain($"\"{name}\":", site, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(name, PredictedDeployment.Full.AppSettings.Keys, StringComparer.OrdinalIgnoreCase);
        });
    }

    [BicepFact]
    public void The_plan_the_runtime_and_the_package_match_Flex_Consumption()
    {
        var deployment = PredictedDeployment.Least;
        var app = deployment.Site.Properties["functionAppConfig"]!;

        Assert.Equal("FC1", deployment.Single("Microsoft.Web/serverfarms").Json["sku"]!["name"]!.GetValue<string>());
        Assert.Equal(("dotnet-isolated", "10.0"), (app["runtime"]!["name"]!.GetValue<string>(), app["runtime"]!["version"]!.GetValue<string>()));
        Assert.Equal("UserAssignedIdentity", app["deployment"]!["storage"]!["authentication"]!["type"]!.GetValue<string>());
        Assert.Single(deployment.Of("Microsoft.Storage/storageAccounts/blobServices/containers"));
    }
}
