using System.Buffers;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Protocol;

/// <summary>
/// Makes and sends the Table service's requests. The pipeline repeats a request after 408, 429, 500, 502, 503, 504, a broken connection
/// and a time-out, whatever it does: an insert or a transaction whose answer was lost is sent again and may then be refused by its own first try.
/// </summary>
internal sealed class TableConnection(TableEndpoint endpoint, HttpPipeline pipeline, string version)
{
    public const string MinimalMetadata = "application/json;odata=minimalmetadata";

    private const int FirstBuffer = 1024;

    public TableEndpoint Endpoint => endpoint;

    public static TableConnection Open(TableEndpoint endpoint, HttpPipelinePolicy? authorization, TableClientOptions? options)
    {
        options ??= TableClientOptions.WhenNoneGiven;
        var build = new HttpPipelineOptions(options) { RequestFailedDetailsParser = new TableErrorParser() };
        if (authorization is not null)
        {
            build.PerRetryPolicies.Add(authorization);
        }

        return new(endpoint, HttpPipelineBuilder.Build(build), options.Version);
    }

    /// <summary>The same account and pipeline at an address that does not end with the table's name.</summary>
    public TableConnection For(string table)
    {
        var own = TableEndpoint.Of(endpoint.Root, table);
        return own.Root == endpoint.Root ? this : new(own, pipeline, version);
    }

    /// <summary>A row's address below the endpoint.</summary>
    public static string PathOf(string table, string partitionKey, string rowKey) =>
        $"{table}(PartitionKey='{Key(partitionKey)}',RowKey='{Key(rowKey)}')";

    /// <param name="path">Below the endpoint, percent-encoded.</param>
    public HttpMessage Request(RequestMethod method, string path, RequestContext? context = null)
    {
        var message = pipeline.CreateMessage(context);
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(endpoint.Root);
        request.Uri.AppendPath(path, escape: false);
        request.Headers.Add("x-ms-version", version);
        request.Headers.Add("DataServiceVersion", "3.0");
        request.Headers.Add(HttpHeader.Names.Accept, MinimalMetadata);
        return message;
    }

    public HttpMessage Request(RequestMethod method, string path, ITableEntity entity)
    {
        var body = new ArrayBufferWriter<byte>(FirstBuffer);
        using (var json = new Utf8JsonWriter(body))
        {
            EntityWriter.Write(json, entity);
        }

        var message = Request(method, path);
        message.Request.Headers.Add(HttpHeader.Names.ContentType, "application/json");
        message.Request.Content = RequestContent.Create(body.WrittenMemory);
        return message;
    }

    /// <exception cref="RequestFailedException">The answer has another status.</exception>
    public async Task<Response> SendAsync(HttpMessage message, int expected, CancellationToken cancellation, int orElse = 0)
    {
        await pipeline.SendAsync(message, cancellation).ConfigureAwait(false);
        var response = message.Response;
        return response.Status == expected || response.Status == orElse ? response : throw new RequestFailedException(response);
    }

    private static string Key(string text) => Uri.EscapeDataString(ODataFilter.Escape(text));
}
