using System.Net;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.Tests.Storage;

/// <summary>The answers of table transactions as the storage client reads them.</summary>
public sealed class TransactionAnswerTests
{
    private const int Rows = 100;

    [Fact]
    public async Task Every_row_keeps_its_status_and_its_etag_in_an_answer_of_less_than_half_the_size()
    {
        var sent = Multipart(Enumerable.Range(0, Rows).Select(Written));
        var read = new Observer();

        var answers = await SubmitAsync(sent, read);

        Assert.Equal(Enumerable.Repeat(204, Rows), answers.Select(answer => answer.Status));
        Assert.Equal(Enumerable.Range(0, Rows).Select(row => $"W/\"{row}\""), answers.Select(answer => answer.Headers.ETag.ToString()));
        Assert.InRange(read.Body.Length, 1, sent.Length / 2);
        Assert.DoesNotContain("DataService", read.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_of_a_row_names_the_row_and_the_code()
    {
        const string Error = """{"odata.error":{"code":"EntityAlreadyExists","message":{"lang":"en","value":"3:The row exists.\nLocation: here."}}}""";
        var sent = Multipart([$"HTTP/1.1 409 Conflict\r\nX-Content-Type-Options: nosniff\r\nContent-Type: application/json\r\n\r\n{Error}\r\n"]);

        var thrown = await Assert.ThrowsAsync<TableTransactionFailedException>(() => SubmitAsync(sent, new Observer()));

        Assert.Equal((409, "EntityAlreadyExists", 3), (thrown.Status, thrown.ErrorCode, thrown.FailedTransactionActionIndex));
    }

    [Theory]
    [InlineData(HttpStatusCode.Accepted, "text/plain", "Location: kept\r\n")]
    [InlineData(HttpStatusCode.OK, "multipart/mixed; boundary=b", "Location: kept\r\n")]
    [InlineData(HttpStatusCode.Accepted, "multipart/mixed; boundary=b", "")]
    [InlineData(HttpStatusCode.Accepted, "multipart/mixed; boundary=b", "no line")]
    public async Task Another_answer_is_not_changed(HttpStatusCode status, string type, string body)
    {
        using var client = new HttpClient(new Storage(status, type, body));
        var options = new Options { Transport = new HttpClientTransport(client) };
        options.AddPolicy(new TransactionAnswer(), HttpPipelinePosition.PerCall);
        var pipeline = HttpPipelineBuilder.Build(options);
        using var message = pipeline.CreateMessage();
        message.Request.Uri.Reset(new Uri("https://storage.test/"));

        await pipeline.SendAsync(message, CancellationToken.None);

        Assert.Equal(body, message.Response.Content.ToString());
    }

    private static async Task<IReadOnlyList<Azure.Response>> SubmitAsync(string answer, Observer read)
    {
        using var client = new HttpClient(new Storage(HttpStatusCode.Accepted, "multipart/mixed; boundary=batch", answer));
        var options = new TableClientOptions { Transport = new HttpClientTransport(client) };
        options.AddPolicy(read, HttpPipelinePosition.PerCall);
        options.AddPolicy(new TransactionAnswer(), HttpPipelinePosition.PerCall);
        var table = new TableClient(new Uri("https://storage.test/"), "Sms", new TableSharedKeyCredential("account", "a2V5"), options);
        var actions = Enumerable.Range(0, Rows).Select(row => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("day", $"row {row}")));
        return (await table.SubmitTransactionAsync(actions)).Value;
    }

    private static string Written(int row) =>
        "HTTP/1.1 204 No Content\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-cache\r\nPreference-Applied: return-no-content\r\n"
        + "DataServiceVersion: 3.0;\r\n"
        + $"Location: https://storage.test/Sms(PartitionKey='day',RowKey='row {row}')\r\n"
        + $"DataServiceId: https://storage.test/Sms(PartitionKey='day',RowKey='row {row}')\r\n"
        + $"ETag: W/\"{row}\"\r\n\r\n\r\n";

    private static string Multipart(IEnumerable<string> answers)
    {
        var text = new StringBuilder("--batch\r\nContent-Type: multipart/mixed; boundary=changes\r\n\r\n");
        foreach (var answer in answers)
        {
            text.Append("--changes\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n").Append(answer);
        }

        return text.Append("--changes--\r\n--batch--\r\n").ToString();
    }

    private sealed class Options : ClientOptions;

    // Reads what is left of the answer.
    private sealed class Observer : HttpPipelinePolicy
    {
        public string Body { get; private set; } = "";

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            Body = message.Response.Content.ToString();
        }
    }

    private sealed class Storage(HttpStatusCode status, string type, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            return Task.FromResult(new HttpResponseMessage(status) { Content = content });
        }
    }
}
