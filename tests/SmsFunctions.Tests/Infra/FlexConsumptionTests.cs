namespace SmsFunctions.Tests.Infra;

/// <summary>Flex Consumption has its own place for much of what other plans take as settings, and refuses the rest.</summary>
public sealed class FlexConsumptionTests
{
    // Settings and properties that fail a deployment ("… for Flex Consumption sites is invalid", error 51021) or are not used there.
    private static readonly string[] Refused =
    [
        "FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_EXTENSION_VERSION", "WEBSITE_RUN_FROM_PACKAGE", "WEBSITE_CONTENTSHARE", "WEBSITE_TIME_ZONE",
        "linuxFxVersion", "netFrameworkVersion", "alwaysOn", "healthCheckPath", "ftpsState", "use32BitWorkerProcess", "preWarmedInstanceCount",
        "functionsRuntimeScaleMonitoringEnabled", "vnetRouteAllEnabled", "containerSize",
    ];

    [BicepFact]
    public void Nothing_is_set_that_flex_consumption_refuses()
    {
        var site = PredictedDeployment.Full.Site.Json.ToJsonString();

        Assert.All(Refused, name =>
        {
            Assert.DoesNotContain($"\"{name}\":", site, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(name, PredictedDeployment.Full.AppSettings.Keys, StringComparer.OrdinalIgnoreCase);
        });
    }

    [BicepFact]
    public void The_plan_the_runtime_and_the_package_are_those_of_flex_consumption()
    {
        var deployment = PredictedDeployment.Least;
        var app = deployment.Site.Properties["functionAppConfig"]!;

        Assert.Equal("FC1", deployment.Single("Microsoft.Web/serverfarms").Json["sku"]!["name"]!.GetValue<string>());
        Assert.Equal(("dotnet-isolated", "10.0"), (app["runtime"]!["name"]!.GetValue<string>(), app["runtime"]!["version"]!.GetValue<string>()));
        Assert.Equal("UserAssignedIdentity", app["deployment"]!["storage"]!["authentication"]!["type"]!.GetValue<string>());
        Assert.Single(deployment.Of("Microsoft.Storage/storageAccounts/blobServices/containers"));
    }
}
