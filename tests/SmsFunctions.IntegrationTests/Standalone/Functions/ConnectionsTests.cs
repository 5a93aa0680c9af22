using Microsoft.Extensions.Configuration;
using SmsFunctions.Standalone.Hosting;
using SmsFunctions.Standalone.Invocation;

namespace SmsFunctions.IntegrationTests.Standalone.Functions;

public sealed class ConnectionsTests
{
    [Theory]
    [InlineData("managedidentity", "6a3f0c1e-0000-0000-0000-000000000001")]
    [InlineData("managedidentity", null)]
    [InlineData(null, null)]
    public void An_identity_needs_only_the_addresses_of_the_services(string? credential, string? client)
    {
        var connections = Connections(
            ("AzureWebJobsStorage:queueServiceUri", "https://sms.queue.core.windows.net/"),
            ("AzureWebJobsStorage:blobServiceUri", "https://sms.blob.core.windows.net/"),
            ("AzureWebJobsStorage:credential", credential),
            ("AzureWebJobsStorage:clientId", client));

        Assert.Equal("sms.queue.core.windows.net", connections.Queues(null).Uri.Host);
        Assert.Equal("sms.blob.core.windows.net", connections.Blobs().Uri.Host);
    }

    [Fact]
    public void An_address_that_is_none_is_refused_by_the_setting_s_name()
    {
        var connections = Connections(("AzureWebJobsStorage:queueServiceUri", "sms"));

        var problem = Assert.Throws<InvalidFunctionException>(() => connections.Queues(null));
        Assert.Equal("the setting 'AzureWebJobsStorage__queueServiceUri' is not an address: 'sms'.", problem.Message);
    }

    private static Connections Connections(params (string Key, string? Value)[] settings) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))).Build());
}
