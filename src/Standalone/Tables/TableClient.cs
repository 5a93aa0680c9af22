#nullable disable annotations
using Azure.Core;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Protocol;

namespace Azure.Data.Tables;

/// <summary>One table. Thread-safe; meant to be kept for the life of the process.</summary>
public partial class TableClient
{
    private readonly TableConnection _connection;

    /// <exception cref="InvalidOperationException">The connection string is malformed.</exception>
    /// <exception cref="ArgumentException">It names no Table service.</exception>
    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, null)
    {
    }

    public TableClient(string connectionString, string tableName, TableClientOptions options = null)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        var parsed = TableConnectionString.Parse(connectionString);
        var policy = parsed.Credential is null ? null : new SharedKeyPolicy(parsed.Credential, TimeProvider.System);
        _connection = TableConnection.Open(TableEndpoint.Of(parsed.Endpoint, tableName), policy, options);
        Name = tableName;
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, null)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        ArgumentNullException.ThrowIfNull(credential);
        _connection = TableConnection.Open(TableEndpoint.Of(endpoint, tableName), new SharedKeyPolicy(credential, TimeProvider.System), options);
        Name = tableName;
    }

    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        ArgumentNullException.ThrowIfNull(tokenCredential);
        _connection = TableConnection.Open(TableEndpoint.Of(endpoint, tableName), new TokenPolicy(tokenCredential, options?.EnableTenantDiscovery ?? false), options);
        Name = tableName;
    }

    /// <summary>For fakes that derive from this class.</summary>
    protected TableClient()
    {
    }

    internal TableClient(TableConnection connection, string tableName)
    {
        _connection = connection.For(tableName);
        Name = tableName;
    }

    public virtual string Name { get; }

    public virtual string AccountName => _connection?.Endpoint.AccountName;

    public virtual Uri Uri => _connection?.Endpoint.UriOf(Name);

    /// <summary>Creates the table; one that exists is answered with status 409 and no exception.</summary>
    public virtual Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        _connection.CreateTableAsync(Name, cancellationToken);

    /// <summary>Deletes the table with all rows; a missing one is answered with status 404 and no exception.</summary>
    public virtual Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        _connection.DeleteTableAsync(Name, cancellationToken);
}
