using System.Text.RegularExpressions;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Infra;

/// <summary>The identity that deploys from GitHub: it has rights on one resource group, and only one environment of one repository can use it.</summary>
public sealed class DeployerTests
{
    private const string Contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
    private const string RoleAdministrator = "f58310d9-a9f6-439a-9e8d-f62e7b41a168";

    private static PredictedDeployment Bootstrap => PredictedDeployment.Bootstrap;

    private static IReadOnlyList<PredictedResource> Roles => Bootstrap.Of("Microsoft.Authorization/roleAssignments");

    private static string Condition => Roles.Single(role => Id(role) == RoleAdministrator).Text("condition");

    [BicepFact]
    public void The_app_is_deployed_to_one_resource_group_and_needs_no_right_outside_it()
    {
        Assert.EndsWith("/deploymentTemplate.json#", ArmTemplate.Main.Json["$schema"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.All(PredictedDeployment.Full.Resources, resource => Assert.Equal("rg-test", resource.Group));
    }

    [BicepFact]
    public void The_deployer_has_two_roles_and_only_on_the_group_of_the_app()
    {
        Assert.Equal([Contributor, RoleAdministrator], Roles.Select(Id).Order());
        Assert.All(Roles, role => Assert.Equal("rg-test", role.Group));
    }

    [BicepFact]
    public void The_deployer_assigns_and_removes_the_roles_of_the_app_and_no_other()
    {
        var clauses = Condition.Split(" AND ((");
        var roles = PredictedDeployment.Least.Of("Microsoft.Authorization/roleAssignments").Select(Id).Order();

        Assert.Equal(["@Request", "@Resource"], clauses.Select(clause => Regex.Match(clause, @"@\w+").Value));
        Assert.Equal(["write", "delete"], clauses.Select(clause => Regex.Match(clause, @"roleAssignments/(\w+)'").Groups[1].Value));
        Assert.All(clauses, clause => Assert.Equal(roles, Regex.Matches(clause, "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").Select(id => id.Value).Order()));
        Assert.All(clauses, clause => Assert.Contains("PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}", clause));
        Assert.Equal(Condition.Count(c => c == '('), Condition.Count(c => c == ')'));
    }

    [BicepFact]
    public void Only_the_protected_environment_of_the_repository_signs_in_as_the_deployer()
    {
        var credential = Bootstrap.Single("Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials");

        Assert.Equal("repo:owner/sms:environment:production", credential.Text("subject"));
        Assert.Equal("https://token.actions.githubusercontent.com", credential.Text("issuer"));
        Assert.Contains("\n    environment: production\n", RepositoryFiles.Text(".github/workflows/deploy.yml"));
    }

    [BicepFact]
    public void The_deployer_has_no_right_on_the_group_of_its_own_identity() => Assert.All(
        Bootstrap.Resources.Where(resource => resource.Type.StartsWith("Microsoft.ManagedIdentity/", StringComparison.Ordinal)),
        resource => Assert.Equal("rg-test-deployer", resource.Group));

    [BicepFact]
    public void The_workflow_names_every_value_that_the_bootstrap_gives()
    {
        var deploy = RepositoryFiles.Text(".github/workflows/deploy.yml");

        Assert.All(ArmTemplate.Bootstrap.Outputs, output => Assert.Contains($"\n      {output.Key}: ${{{{ vars.{output.Key} }}}}\n", deploy));
    }

    private static string Id(PredictedResource role) => role.Text("roleDefinitionId").Split('/')[^1].TrimEnd(']', ')', '\'');
}
