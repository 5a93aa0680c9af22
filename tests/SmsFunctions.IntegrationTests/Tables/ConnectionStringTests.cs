using Azure;
using Azure.Data.Tables;
using SmsFunctions.IntegrationTests.Support;

namespace SmsFunctions.IntegrationTests.Tables;

[Collection(AzuriteTests.Name)]
public sealed class ConnectionStringTests(AzuriteFixture fixture)
{
    private const string Key = "c2VjcmV0IGtleSBvZiBhbiBhY2NvdW50";

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1", "devstoreaccount1")]
    [InlineData($"DefaultEndpointsProtocol=https;AccountName=account;AccountKey={Key};EndpointSuffix=core.windows.net", "https://account.table.core.windows.net/", "account")]
    [InlineData($"AccountName=account;AccountKey={Key};EndpointSuffix=core.chinacloudapi.cn;", "https://account.table.core.chinacloudapi.cn/", "account")]
    [InlineData($"AccountName=account;AccountKey={Key}", "https://account.table.core.windows.net/", "account")]
    [InlineData($"AccountName=account;AccountKey={Key};TableEndpoint=http://127.0.0.1:5/account", "http://127.0.0.1:5/account", "account")]
    [InlineData("AccountName=account;SharedAccessSignature=sv=1&sig=2;EndpointSuffix=core.windows.net", "https://account.table.core.windows.net/", "account")]
    [InlineData("BlobEndpoint=https://account.blob.core.windows.net/;TableEndpoint=https://account.table.core.windows.net/;SharedAccessSignature=sv=1&sig=2", "https://account.table.core.windows.net/", "account")]
    public void An_account_is_read_from_its_connection_string(string text, string uri, string account)
    {
        var service = new TableServiceClient(text);
        var table = new TableClient(text, "Sms");

        Assert.Equal((uri, account), (service.Uri.AbsoluteUri, service.AccountName));
        Assert.Equal(($"{uri.TrimEnd('/')}/Sms", account, "Sms"), (table.Uri.AbsoluteUri, table.AccountName, table.Name));
        Assert.Equal(table.Uri, service.GetTableClient("Sms").Uri);
    }

    [Theory]
    [InlineData("https://account.table.core.windows.net", "https://account.table.core.windows.net/Sms")]
    [InlineData("https://account.table.core.windows.net/Sms", "https://account.table.core.windows.net/Sms")]
    [InlineData("http://127.0.0.1:10002/account", "http://127.0.0.1:10002/account/Sms")]
    [InlineData("http://127.0.0.1:10002/account/Sms", "http://127.0.0.1:10002/account/Sms")]
    public void An_address_may_name_the_table_already(string address, string uri)
    {
        var credential = new TableSharedKeyCredential("account", Key);

        Assert.Equal((uri, "account"), (new TableClient(new Uri(address), "Sms", credential).Uri.AbsoluteUri, new TableClient(new Uri(address), "Sms", credential).AccountName));
    }

    [Theory]
    [InlineData($"DefaultEndpointsProtocol=https;AccountName=;AccountKey={Key};EndpointSuffix=core.windows.net")]
    [InlineData($"AccountName=account;;AccountKey={Key};EndpointSuffix=core.windows.net")]
    public void A_malformed_connection_string_is_an_error_that_does_not_repeat_the_key(string text)
    {
        var error = Assert.Throws<InvalidOperationException>(() => new TableClient(text, "Sms"));

        Assert.DoesNotContain(Key, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=false")]
    [InlineData("AccountName=account;EndpointSuffix=core.windows.net")]
    [InlineData("TableEndpoint=https://account.table.core.windows.net/")]
    public void A_connection_string_without_an_account_is_an_error(string text) =>
        Assert.ThrowsAny<ArgumentException>(() => new TableServiceClient(text));

    [Fact]
    public async Task A_wrong_key_is_refused()
    {
        var service = new TableServiceClient(fixture.Azurite.TableEndpoint, new TableSharedKeyCredential("devstoreaccount1", Key));

        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => service.CreateTableIfNotExistsAsync(AzuriteFixture.UniqueName("t")));

        Assert.Equal(403, refused.Status);
    }

    [Fact]
    public async Task Tables_are_created_listed_and_deleted_and_a_repeat_is_no_error()
    {
        var service = new TableServiceClient(fixture.ConnectionString);
        var name = AzuriteFixture.UniqueName("t");

        var created = await service.CreateTableIfNotExistsAsync(name);
        var repeated = await service.CreateTableIfNotExistsAsync(name);
        var found = await service.QueryAsync($"TableName eq '{name}'").Select(table => table.Name).ToListAsync();
        var deleted = await service.DeleteTableAsync(name);
        var missing = await service.DeleteTableAsync(name);

        Assert.Equal((204, 409), (created.GetRawResponse().Status, repeated.GetRawResponse().Status));
        Assert.Equal((name, name), (created.Value.Name, repeated.Value.Name));
        Assert.Equal([name], found);
        Assert.Equal((204, 404), (deleted.Status, missing.Status));
    }

    [Fact]
    public async Task A_list_of_tables_has_pages_too()
    {
        var service = new TableServiceClient(fixture.ConnectionString);
        var names = Enumerable.Range(0, 3).Select(_ => AzuriteFixture.UniqueName("pages")).Order().ToList();
        foreach (var name in names)
        {
            await service.CreateTableIfNotExistsAsync(name);
        }

        var pages = await service.QueryAsync("TableName ge 'pages' and TableName lt 'paget'", maxPerPage: 2).AsPages().ToListAsync();

        Assert.Equal([2, 1], pages.Select(page => page.Values.Count));
        Assert.Equal(names, pages.SelectMany(page => page.Values).Select(table => table.Name));
    }
}
