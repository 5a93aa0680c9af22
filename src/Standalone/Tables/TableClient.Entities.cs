#nullable disable annotations
using Azure.Core;
using Azure.Data.Tables.Protocol;

namespace Azure.Data.Tables;

public partial class TableClient
{
    private const int Ok = 200, Created = 201, Accepted = 202, NoContent = 204, NotFound = 404;

    /// <summary>Inserts the row.</summary>
    /// <exception cref="RequestFailedException">409 EntityAlreadyExists, also when an earlier try of this very insert was stored and its answer lost.</exception>
    public virtual async Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) where T : ITableEntity
    {
        RequireKeys(entity);
        using var message = _connection.Request(RequestMethod.Post, Name, entity);
        message.Request.Headers.Add("Prefer", "return-no-content");
        return await _connection.SendAsync(message, NoContent, cancellationToken, Created).ConfigureAwait(false);
    }

    /// <exception cref="RequestFailedException">404 ResourceNotFound: there is no such row.</exception>
    public virtual async Task<Response<T>> GetEntityAsync<T>(string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await GetAsync(partitionKey, rowKey, select, null, Ok, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(Read<T>(response), response);
    }

    /// <returns>HasValue is false when there is no such row, and also when there is no such table.</returns>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await GetAsync(partitionKey, rowKey, select, TableRequests.MissingIsExpected, NotFound, cancellationToken).ConfigureAwait(false);
        return response.Status == NotFound ? new MissingRow<T>(response) : Response.FromValue(Read<T>(response), response);
    }

    /// <summary>Changes a row that exists.</summary>
    /// <param name="ifMatch"><see cref="ETag.All"/> changes whatever is stored.</param>
    /// <exception cref="RequestFailedException">412 UpdateConditionNotSatisfied: it was changed meanwhile. 404 ResourceNotFound.</exception>
    public virtual async Task<Response> UpdateEntityAsync<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        RequireKeys(entity);
        return ifMatch == default
            ? throw new ArgumentException("Value cannot be empty.", nameof(ifMatch))
            : await StoreAsync(entity, ifMatch, mode, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes the row, or inserts it.</summary>
    public virtual async Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        RequireKeys(entity);
        return await StoreAsync(entity, default, mode, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a row; a missing one is answered with status 404 and no exception, unlike in a transaction.</summary>
    /// <param name="ifMatch">Without it the row is deleted whatever it holds.</param>
    /// <exception cref="RequestFailedException">412 UpdateConditionNotSatisfied: it was changed meanwhile.</exception>
    public virtual async Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        using var message = _connection.Request(RequestMethod.Delete, TableConnection.PathOf(Name, partitionKey, rowKey));
        message.Request.Headers.Add(HttpHeader.Names.IfMatch, (ifMatch == default ? ETag.All : ifMatch).ToString());
        return await _connection.SendAsync(message, NoContent, cancellationToken, NotFound).ConfigureAwait(false);
    }

    public virtual async Task<Response> DeleteEntityAsync(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return await DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken).ConfigureAwait(false);
    }

    private static void RequireKeys(ITableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(entity.PartitionKey);
        ArgumentNullException.ThrowIfNull(entity.RowKey);
    }

    private static T Read<T>(Response response) where T : class, ITableEntity =>
        EntityReader.ReadOne(response.Content.ToMemory().Span) as T ?? throw OnlyTableEntity<T>();

    private static NotSupportedException OnlyTableEntity<T>() => new($"The standalone build reads {nameof(TableEntity)} only, not {typeof(T)}.");

    private async Task<Response> GetAsync(string partitionKey, string rowKey, IEnumerable<string> select, RequestContext context, int orElse, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        using var message = _connection.Request(RequestMethod.Get, TableConnection.PathOf(Name, partitionKey, rowKey), context);
        message.Request.Uri.AppendQuery(top: null, select is null ? null : string.Join(',', select), filter: null);
        return await _connection.SendAsync(message, Ok, cancellation, orElse).ConfigureAwait(false);
    }

    private async Task<Response> StoreAsync(ITableEntity entity, ETag ifMatch, TableUpdateMode mode, CancellationToken cancellation)
    {
        var method = mode switch
        {
            TableUpdateMode.Merge => RequestMethod.Patch,
            TableUpdateMode.Replace => RequestMethod.Put,
            _ => throw new ArgumentException($"Unexpected value for {nameof(mode)}: {mode}"),
        };
        using var message = _connection.Request(method, TableConnection.PathOf(Name, entity.PartitionKey, entity.RowKey), entity);
        if (ifMatch != default)
        {
            message.Request.Headers.Add(HttpHeader.Names.IfMatch, ifMatch.ToString());
        }

        return await _connection.SendAsync(message, NoContent, cancellation).ConfigureAwait(false);
    }
}
