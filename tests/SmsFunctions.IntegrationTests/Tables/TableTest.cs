using Azure;
using Azure.Data.Tables;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Tables;

/// <summary>A test with its own table. These tests verify the behaviour of the table client and service on which the app depends.</summary>
[Collection(AzuriteTests.Name)]
public abstract class TableTest(AzuriteFixture fixture) : IAsyncLifetime
{
    protected AzuriteFixture Fixture { get; } = fixture;

    protected TableClient Table { get; } = new(fixture.ConnectionString, AzuriteFixture.UniqueName("t"));

    public async Task InitializeAsync() => await Table.CreateIfNotExistsAsync();

    public async Task DisposeAsync() => await Table.DeleteAsync();

    protected static TableEntity Row(string rowKey, string partitionKey = "p") => new(partitionKey, rowKey);

    protected static TableTransactionAction Add(TableEntity row) => new(TableTransactionActionType.Add, row);

    protected async Task<ETag> InsertAsync(TableEntity row) => (await Table.AddEntityAsync(row)).Headers.ETag!.Value;

    protected async Task<TableEntity> ReadAsync(string rowKey, string partitionKey = "p") => await Table.GetEntityAsync<TableEntity>(partitionKey, rowKey);

    protected async Task<bool> ExistsAsync(string rowKey) => (await Table.GetEntityIfExistsAsync<TableEntity>("p", rowKey)).HasValue;

    /// <summary>A client of the same table at another address, with short retry delays.</summary>
    protected TableClient Through(HttpMessageHandler handler) => new(Fixture.ConnectionString, Table.Name, QuickRetries(handler));

    protected static TableClientOptions QuickRetries(HttpMessageHandler? handler = null)
    {
        var options = new TableClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(2) } };
        if (handler is not null)
        {
            options.Transport = new Azure.Core.Pipeline.HttpClientTransport(handler);
        }

        return options;
    }
}
