#nullable disable annotations
using Azure.Core;
using Azure.Data.Tables.Protocol;

namespace Azure.Data.Tables;

public partial class TableClient
{
    /// <summary>
    /// A filter in which the interpolated values are quoted and escaped literals: string, char, bool, the numbers, Guid, DateTime(Offset), byte[], BinaryData.
    /// </summary>
    /// <exception cref="ArgumentException">A value is of another type.</exception>
    public static string CreateQueryFilter(FormattableString filter) => ODataFilter.Create(filter);

    /// <summary>The rows that the filter lets through, ordered by partition and row key. Nothing is sent before the first row or page is asked for.</summary>
    /// <param name="maxPerPage">Rows a page, 1 to 1,000; not a limit of the whole.</param>
    /// <param name="select">The properties wanted. The keys and the timestamp come only if named.</param>
    public virtual AsyncPageable<T> QueryAsync<T>(string filter = null, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var columns = select is null ? null : string.Join(',', select);
        return new Pages<T>(ReadAsync, maxPerPage);

        async Task<Page<T>> ReadAsync(string continuation, int? top)
        {
            using var message = _connection.Request(RequestMethod.Get, $"{Name}()");
            message.Request.Uri.AppendQuery(top, columns, filter);
            var (partition, row) = ContinuationToken.Parse(continuation);
            if (partition is not null)
            {
                message.Request.Uri.AppendQuery("NextPartitionKey", partition, escapeValue: true);
            }

            if (row is not null)
            {
                message.Request.Uri.AppendQuery("NextRowKey", row, escapeValue: true);
            }

            var response = await _connection.SendAsync(message, Ok, cancellationToken).ConfigureAwait(false);
            var rows = EntityReader.ReadPage(response.Content.ToMemory().Span) as List<T> ?? throw OnlyTableEntity<T>();
            return Page<T>.FromValues(rows, ContinuationToken.From(response.Headers), response);
        }
    }

    /// <summary>Stores all of the actions or none: at most 100, of one partition, no row twice, 4 MiB.</summary>
    /// <returns>One answer for each action, in their order; those of stored rows carry the new ETag.</returns>
    /// <exception cref="TableTransactionFailedException">The service refused an action; nothing was stored.</exception>
    /// <exception cref="InvalidOperationException">There is no action.</exception>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        using var message = Transaction(transactionActions);
        var response = await _connection.SendAsync(message, Accepted, cancellationToken).ConfigureAwait(false);

        // The status says that the batch was read, no more: what became of it stands inside.
        var results = await MultipartResponse.ParseAsync(response, expectCrLf: false, cancellationToken).ConfigureAwait(false);
        foreach (var result in results)
        {
            if (result.Status >= 400)
            {
                throw new TableTransactionFailedException(new RequestFailedException(result));
            }
        }

        return Response.FromValue<IReadOnlyList<Response>>(results, response);
    }

    private HttpMessage Transaction(IEnumerable<TableTransactionAction> actions)
    {
        using var transaction = new TransactionWriter(_connection.Endpoint.RootWithoutQuery, Name);
        var empty = true;
        foreach (var action in actions)
        {
            transaction.Add(action);
            empty = false;
        }

        if (empty)
        {
            throw new InvalidOperationException("Transaction contained zero operations.");
        }

        var message = _connection.Request(RequestMethod.Post, "$batch");
        message.Request.Headers.SetValue(HttpHeader.Names.Accept, "application/json");
        message.Request.Headers.Add(HttpHeader.Names.ContentType, transaction.ContentType);
        message.Request.Content = RequestContent.Create(transaction.Complete());
        return message;
    }
}
