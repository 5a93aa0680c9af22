namespace SmsFunctions.Tests.Infra;

/// <summary>vnetEnabled closes storage and vault to the internet; the app then reaches them by private endpoints.</summary>
public sealed class NetworkTests
{
    private static readonly string[] Closed = ["Microsoft.Storage/storageAccounts", "Microsoft.KeyVault/vaults"];

    [BicepFact]
    public void Nothing_of_a_network_is_made_unless_it_is_asked_for()
    {
        Assert.DoesNotContain(PredictedDeployment.Least.Resources, resource => resource.Type.StartsWith("Microsoft.Network/", StringComparison.Ordinal));
        Assert.All(Closed, type => Assert.Equal("Enabled", PredictedDeployment.Least.Single(type).Text("publicNetworkAccess")));
    }

    [BicepFact]
    public void With_a_network_storage_and_vault_answer_only_inside_it() => Assert.All(Closed, type =>
    {
        Assert.Equal("Disabled", PredictedDeployment.Full.Single(type).Text("publicNetworkAccess"));
        Assert.Equal("Deny", PredictedDeployment.Full.Single(type).Text("networkAcls", "defaultAction"));
    });

    [BicepFact]
    public void Every_service_that_the_app_uses_has_an_endpoint_with_a_name_in_the_network()
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
    public void Endpoints_are_made_one_after_another()
    {
        var endpoints = ArmTemplate.All.Single(template => template.Name == "main/network").Resources["endpoint"]!["copy"]!;

        Assert.Equal(("serial", 1), (endpoints["mode"]!.GetValue<string>(), endpoints["batchSize"]!.GetValue<int>()));
    }

    [BicepFact]
    public void The_app_is_in_a_subnet_that_flex_consumption_may_use()
    {
        var subnet = PredictedDeployment.Full.Of("Microsoft.Network/virtualNetworks/subnets").Single(subnet => subnet.Name == "app");
        var delegation = Assert.Single(subnet.Properties["delegations"]!.AsArray())!;

        Assert.Equal("Microsoft.App/environments", delegation["properties"]!["serviceName"]!.GetValue<string>());
        Assert.Contains(".outputs.appSubnetId.value", PredictedDeployment.Full.Site.Text("virtualNetworkSubnetId"));
    }
}
