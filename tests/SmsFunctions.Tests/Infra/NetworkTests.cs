namespace SmsFunctions.Tests.Infra;

/// <summary>vnetEnabled closes the storage account and the vault to the internet. The app reaches them through private endpoints.</summary>
public sealed class NetworkTests
{
    private static readonly string[] Closed = ["Microsoft.Storage/storageAccounts", "Microsoft.KeyVault/vaults"];

    [BicepFact]
    public void No_network_resource_is_created_by_default()
    {
        Assert.DoesNotContain(PredictedDeployment.Least.Resources, resource => resource.Type.StartsWith("Microsoft.Network/", StringComparison.Ordinal));
        Assert.All(Closed, type => Assert.Equal("Enabled", PredictedDeployment.Least.Single(type).Text("publicNetworkAccess")));
    }

    [BicepFact]
    public void With_a_network_storage_and_vault_are_reachable_only_from_inside() => Assert.All(Closed, type =>
    {
        Assert.Equal("Disabled", PredictedDeployment.Full.Single(type).Text("publicNetworkAccess"));
        Assert.Equal("Deny", PredictedDeployment.Full.Single(type).Text("networkAcls", "defaultAction"));
    });

    [BicepFact]
    public void Every_service_that_the_app_uses_has_a_private_endpoint_and_a_DNS_name()
    {
        var deployment = PredictedDeployment.Full;
        var services = deployment.Of("Microsoft.Network/privateEndpoints")
            .Select(endpoint => Assert.Single(endpoint.Properties["privateLinkServiceConnections"]!.AsArray())!["properties"]!)
            .Select(to => (Service: to["groupIds"]![0]!.GetValue<string>(), Target: to["privateLinkServiceId"]!.GetValue<string>())).ToList();

        Assert.Equal(["blob", "queue", "table", "vault"], services.Select(to => to.Service));
        Assert.All(services, to => Assert.Contains(to.Service == "vault" ? "uniqueString('vault'" : "uniqueString('storage'", to.Target));
        Assert.All(
            ["privateEndpoints/privateDnsZoneGroups", "privateDnsZones", "privateDnsZones/virtualNetworkLinks"],
            type => Assert.Equal(services.Count, deployment.Of($"Microsoft.Network/{type}").Count));
    }

    [BicepFact]
    public void Endpoints_are_created_one_after_another()
    {
        var endpoints = ArmTemplate.All.Single(template => template.Name == "main/network").Resources["endpoint"]!["copy"]!;

        Assert.Equal(("serial", 1), (endpoints["mode"]!.GetValue<string>(), endpoints["batchSize"]!.GetValue<int>()));
    }

    [BicepFact]
    public void The_app_is_in_a_subnet_that_is_delegated_to_Flex_Consumption()
    {
        var subnet = PredictedDeployment.Full.Of("Microsoft.Network/virtualNetworks/subnets").Single(subnet => subnet.Name == "app");
        var delegation = Assert.Single(subnet.Properties["delegations"]!.AsArray())!;

        Assert.Equal("Microsoft.App/environments", delegation["properties"]!["serviceName"]!.GetValue<string>());
        Assert.Contains(".outputs.appSubnetId.value", PredictedDeployment.Full.Site.Text("virtualNetworkSubnetId"));
    }
}
