#nullable disable annotations
using Azure.Core;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Protocol;

namespace Azure.Data.Tables;

/// <summary>The Table service of one account. Thread-safe; the table clients that it gives share its connections.</summary>
public class TableServiceClient
{
    private readonly TableConnection _connection;
    private readonly string _accountName;

    /// <exception cref="InvalidOperationException">The connection string is malformed.</exception>
    /// <exception cref="ArgumentException">It names no Table service.</exception>
    public TableServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    public TableServiceClient(string connectionString, TableClientOptions options = null)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        var parsed = TableConnectionString.Parse(connectionString);
        var policy = parsed.Credential is null ? null : new SharedKeyPolicy(parsed.Credential, TimeProvider.System);
        _connection = TableConnection.Open(TableEndpoint.Of(parsed.Endpoint), policy, options);
        _accountName = parsed.AccountName;
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, null)
    {
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        _connection = TableConnection.Open(TableEndpoint.Of(endpoint), new SharedKeyPolicy(credential, TimeProvider.System), options);
    }

    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(tokenCredential);
        _connection = TableConnection.Open(TableEndpoint.Of(endpoint), new TokenPolicy(tokenCredential, options?.EnableTenantDiscovery ?? false), options);
    }

    /// <summary>For fakes that derive from this class.</summary>
    protected TableServiceClient()
    {
    }

    public virtual string AccountName => _accountName ?? _connection?.Endpoint.AccountName;

    public virtual Uri Uri => _connection?.Endpoint.Address;

    /// <inheritdoc cref="TableClient.CreateQueryFilter(FormattableString)"/>
    public static string CreateQueryFilter(FormattableString filter) => ODataFilter.Create(filter);

    public virtual TableClient GetTableClient(string tableName)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return new(_connection, tableName);
    }

    /// <inheritdoc cref="TableClient.CreateIfNotExistsAsync"/>
    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return _connection.CreateTableAsync(tableName, cancellationToken);
    }

    /// <inheritdoc cref="TableClient.DeleteAsync"/>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return _connection.DeleteTableAsync(tableName, cancellationToken);
    }

    /// <summary>The account's tables, by name. Nothing is sent before the first is asked for.</summary>
    /// <param name="filter">Such as <c>TableName eq 'Sms'</c>.</param>
    public virtual AsyncPageable<TableItem> QueryAsync(string filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        _connection.QueryTablesAsync(filter, maxPerPage, cancellationToken);
}
