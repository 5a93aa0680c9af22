using SmsFunctions.Storage;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Infra;

/// <summary>Azure gets the queues and tables that the code uses, under the same names.</summary>
public sealed class StorageNamesTests
{
    private static readonly BicepFile Storage = BicepFile.Module("storage");

    [Fact]
    public void Every_queue_of_the_code_is_declared_and_no_other() =>
        Assert.Equal(Keys.Queues.Order(), Storage.Strings("queues").Order());

    [Fact]
    public void Every_table_of_the_code_is_declared_and_no_other() =>
        Assert.Equal(Keys.Tables.Order(), Storage.Strings("tables").Order());

    [Fact]
    public void Every_queue_has_its_poison_queue() => Assert.Matches(@"for queueName in queues: \{\s+parent: queueService\s+name: '\$\{queueName\}-poison'", Storage.Text);

    [Fact]
    public void The_readme_of_the_infrastructure_names_them_all()
    {
        var readme = RepositoryFiles.Text("infra/README.md");

        Assert.All(Storage.Strings("queues"), queue => Assert.Contains($"`{queue}`, `{queue}-poison`", readme));
        Assert.All(Storage.Strings("tables"), table => Assert.Contains($"`{table}`", readme));
    }

    [Fact]
    public void The_account_takes_no_keys_and_shows_nothing_to_the_world()
    {
        Assert.Contains("allowSharedKeyAccess: false", Storage.Text);
        Assert.Contains("allowBlobPublicAccess: false", Storage.Text);
        Assert.All(BicepFile.All, file => Assert.DoesNotMatch("listKeys|listAccountSas|AccountKey", file.Text));
    }
}
