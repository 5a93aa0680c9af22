using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables.Protocol;

/// <summary>The requests on tables themselves.</summary>
internal static class TableRequests
{
    private const int NoContent = 204, NotFound = 404, Conflict = 409;

    // An expected answer is not an error to the pipeline's logs and traces either. A context is read-only once used.
    private static readonly RequestContext ExistingIsExpected = Accepting(Conflict);

    public static RequestContext MissingIsExpected { get; } = Accepting(NotFound);

    public static async Task<Response<TableItem>> CreateTableAsync(this TableConnection connection, string table, CancellationToken cancellation)
    {
        using var message = connection.Request(RequestMethod.Post, "Tables", ExistingIsExpected);
        message.Request.Headers.Add("Prefer", "return-no-content");
        message.Request.Headers.Add(HttpHeader.Names.ContentType, "application/json");
        message.Request.Content = RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(new { TableName = table }));
        var response = await connection.SendAsync(message, NoContent, cancellation, Conflict).ConfigureAwait(false);
        if (response.Status == Conflict && new RequestFailedException(response) is var refused && refused.ErrorCode == TableErrorCode.TableBeingDeleted)
        {
            throw refused;
        }

        return Response.FromValue(new TableItem(table), response);
    }

    public static async Task<Response> DeleteTableAsync(this TableConnection connection, string table, CancellationToken cancellation)
    {
        using var message = connection.Request(RequestMethod.Delete, $"Tables('{Uri.EscapeDataString(table)}')", MissingIsExpected);
        return await connection.SendAsync(message, NoContent, cancellation, NotFound).ConfigureAwait(false);
    }

    public static AsyncPageable<TableItem> QueryTablesAsync(this TableConnection connection, string? filter, int? maxPerPage, CancellationToken cancellation)
    {
        return new Pages<TableItem>(ReadAsync, maxPerPage);

        async Task<Page<TableItem>> ReadAsync(string? next, int? top)
        {
            using var message = connection.Request(RequestMethod.Get, "Tables");
            message.Request.Uri.AppendQuery(top, select: null, filter);
            if (!string.IsNullOrEmpty(next))
            {
                message.Request.Uri.AppendQuery("NextTableName", next, escapeValue: true);
            }

            var response = await connection.SendAsync(message, 200, cancellation).ConfigureAwait(false);
            response.Headers.TryGetValue("x-ms-continuation-NextTableName", out var continuation);
            return Page<TableItem>.FromValues(EntityReader.ReadTables(response.Content), continuation, response);
        }
    }

    public static void AppendQuery(this RequestUriBuilder uri, int? top, string? select, string? filter)
    {
        if (top is { } rows)
        {
            uri.AppendQuery("$top", $"{rows}", escapeValue: false);
        }

        if (select is not null)
        {
            uri.AppendQuery("$select", select, escapeValue: true);
        }

        if (filter is not null)
        {
            uri.AppendQuery("$filter", filter, escapeValue: true);
        }
    }

    private static RequestContext Accepting(int status)
    {
        var context = new RequestContext();
        context.AddClassifier(status, isError: false);
        return context;
    }
}
