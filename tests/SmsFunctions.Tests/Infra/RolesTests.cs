using System.Text.RegularExpressions;

namespace SmsFunctions.Tests.Infra;

/// <summary>The role assignments of the app's identity and of the person who deploys.</summary>
public sealed partial class RolesTests
{
    private static readonly string[] AppRoles =
    [
        "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", // Storage Blob Data Owner
        "974c5e8b-45b9-4653-ba55-5f855dd0fb88", // Storage Queue Data Contributor
        "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", // Storage Table Data Contributor
        "4633458b-17de-408a-b874-0445c86b69e6", // Key Vault Secrets User
        "3913510d-42f4-4e42-8a64-420c390055eb", // Monitoring Metrics Publisher
    ];

    private const string SecretsOfficerRole = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7"; // Key Vault Secrets Officer

    [BicepFact]
    public void The_app_has_the_roles_it_needs_and_no_more()
    {
        var assignments = Assignments(PredictedDeployment.Least);

        Assert.Equal(AppRoles.Order(), assignments.Select(Role).Order());
        Assert.All(assignments, assignment =>
        {
            Assert.Equal("ServicePrincipal", assignment.Text("principalType"));
            Assert.EndsWith(".outputs.principalId.value]", assignment.Text("principalId"), StringComparison.Ordinal);
        });
    }

    [BicepFact]
    public void A_person_who_deploys_may_set_secrets_and_nothing_else()
    {
        var persons = Assignments(PredictedDeployment.Full).Where(assignment => assignment.Text("principalId") == PredictedDeployment.Person);

        var assignment = Assert.Single(persons);
        Assert.Equal(SecretsOfficerRole, Role(assignment));
        Assert.Equal("User", assignment.Text("principalType"));
    }

    [BicepFact]
    public void Every_role_is_assigned_on_one_resource_and_not_on_the_group() => Assert.All(
        Assignments(PredictedDeployment.Full),
        assignment => Assert.Matches(
            @"^(\[extensionResourceId\(')?/subscriptions/[^/]+/resourceGroups/rg-test/providers/Microsoft\.(Storage|KeyVault|Insights)/",
            assignment.Json["id"]!.GetValue<string>()));

    [BicepFact]
    public void The_templates_contain_no_other_roles() => Assert.Equal(
        AppRoles.Append(SecretsOfficerRole).Order(),
        Guids().Matches(ArmTemplate.Main.Json.ToJsonString()).Select(id => id.Value).Distinct().Order());

    private static IReadOnlyList<PredictedResource> Assignments(PredictedDeployment deployment) => deployment.Of("Microsoft.Authorization/roleAssignments");

    private static string Role(PredictedResource assignment) => assignment.Text("roleDefinitionId").Split('/')[^1];

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Guids();
}
