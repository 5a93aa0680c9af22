using SmsFunctions.Storage;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Infra;

/// <summary>The templates must create the queues and tables that the code uses, under the same names.</summary>
public sealed class StorageNamesTests
{
    private static IEnumerable<string> Queues => Names("queueServices/queues");

    private static IEnumerable<string> Tables => Names("tableServices/tables");

    [BicepFact]
    public void Every_queue_of_the_code_is_created_with_its_poison_queue_and_no_other()
    {
        var poisonQueues = Keys.Queues.Select(queue => $"{queue}-poison").ToList();

        Assert.Equal(poisonQueues.Order(), Keys.PoisonQueues.Order());
        Assert.Equal(Keys.Queues.Concat(poisonQueues).Order(), Queues.Order());
    }

    [BicepFact]
    public void Every_table_of_the_code_is_created_and_no_other() => Assert.Equal(Keys.Tables.Order(), Tables.Order());

    [BicepFact]
    public void The_readme_of_the_infrastructure_names_every_queue_and_table()
    {
        var readme = RepositoryFiles.Text("infra/README.md");

        Assert.All(Keys.Queues, queue => Assert.Contains($"`{queue}`, `{queue}-poison`", readme));
        Assert.All(Tables, table => Assert.Contains($"`{table}`", readme));
    }

    [BicepFact]
    public void The_account_accepts_no_keys_and_has_no_public_blobs()
    {
        var account = PredictedDeployment.Least.Single("Microsoft.Storage/storageAccounts").Properties;

        Assert.False(account["allowSharedKeyAccess"]!.GetValue<bool>());
        Assert.False(account["allowBlobPublicAccess"]!.GetValue<bool>());
        Assert.DoesNotMatch("listKeys|listAccountSas|AccountKey", ArmTemplate.Main.Json.ToJsonString());
    }

    [BicepFact]
    public void Requests_to_tables_and_queues_are_logged_only_if_wanted()
    {
        var logs = AuditLogs(PredictedDeployment.Full).ToList();

        Assert.Empty(AuditLogs(PredictedDeployment.Least));
        Assert.Equal(2, logs.Count);
        Assert.All(logs, log => Assert.Equal(
            ["StorageDelete", "StorageRead", "StorageWrite"],
            log.Properties["logs"]!.AsArray().Select(entry => entry!["category"]!.GetValue<string>()).Order()));
        Assert.All(["tableServices", "queueServices"], service => Assert.Single(logs, log => $"{log.Json["id"]}".Contains(service, StringComparison.Ordinal)));
    }

    private static IEnumerable<PredictedResource> AuditLogs(PredictedDeployment deployment) =>
        deployment.Of("Microsoft.Insights/diagnosticSettings").Where(setting => $"{setting.Json["id"]}".Contains("Storage", StringComparison.Ordinal));

    private static IEnumerable<string> Names(string type) =>
        PredictedDeployment.Least.Of($"Microsoft.Storage/storageAccounts/{type}").Select(resource => resource.Name);
}
