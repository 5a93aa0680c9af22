using System.Net;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.Tests.Storage;

/// <summary>The bodies of table transactions as they are sent.</summary>
public sealed class TransactionBodyTests
{
    private const int Rows = 80;

    [Fact]
    public async Task A_transaction_is_sent_with_one_body_of_known_length_and_a_repeated_attempt_sends_the_same_bytes()
    {
        var storage = new Storage();

        await SubmitAsync(storage);

        Assert.Equal(2, storage.Bodies.Count);
        Assert.Equal(storage.Bodies[0], storage.Bodies[1]);
        Assert.Equal(storage.Bodies.Select(body => (long?)body.Length), storage.Lengths);
        var text = Encoding.UTF8.GetString(storage.Bodies[0]);
        Assert.All(Enumerable.Range(0, Rows), row => Assert.Contains($"\"RowKey\":\"row {row} end\"", text));

        // More than one segment of memory, and little more than one write for each.
        Assert.InRange(storage.Bodies[0].Length, 100_000, 1_000_000);
        Assert.InRange(storage.Writes, 2, 2 * ((storage.Bodies[0].Length / 60_000) + 1));
    }

    [Fact]
    public async Task A_request_that_is_not_a_transaction_keeps_its_body()
    {
        var content = RequestContent.Create("text");

        Assert.Same(content, await PassedOnAsync(content));
        Assert.Null(await PassedOnAsync(null));
    }

    private static async Task SubmitAsync(Storage storage)
    {
        using var client = new HttpClient(storage);
        var options = new TableClientOptions { Transport = new HttpClientTransport(client) };
        (options.Retry.MaxRetries, options.Retry.Delay) = (1, TimeSpan.FromMilliseconds(1));
        options.AddPolicy(new TransactionBody(), HttpPipelinePosition.PerCall);
        var table = new TableClient(new Uri("https://storage.test/"), "Sms", new TableSharedKeyCredential("account", "a2V5"), options);
        var actions = Enumerable.Range(0, Rows).Select(row => new TableTransactionAction(
            TableTransactionActionType.Add, new TableEntity("partition", $"row {row} end") { ["Text"] = new string('x', 1_000) }));
        await Assert.ThrowsAnyAsync<Exception>(() => table.SubmitTransactionAsync(actions));
    }

    private static async Task<RequestContent?> PassedOnAsync(RequestContent? content)
    {
        var end = new End();
        using var message = HttpPipelineBuilder.Build(new Options { Transport = new HttpClientTransport() }).CreateMessage();
        message.Request.Content = content;
        message.Request.Headers.SetValue("Content-Type", "application/json");
        await new TransactionBody().ProcessAsync(message, new HttpPipelinePolicy[] { end });
        return end.Content;
    }

    private sealed class Options : ClientOptions;

    private sealed class End : HttpPipelinePolicy
    {
        public RequestContent? Content { get; private set; }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            Content = message.Request.Content;
            return ValueTask.CompletedTask;
        }
    }

    // Refuses every attempt, so that the storage client repeats it.
    private sealed class Storage : HttpMessageHandler
    {
        public List<byte[]> Bodies { get; } = [];

        public List<long?> Lengths { get; } = [];

        public int Writes { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Lengths.Add(request.Content!.Headers.ContentLength);
            using var body = new CountingStream();
            await request.Content.CopyToAsync(body, cancellationToken);
            Bodies.Add(body.ToArray());
            Writes = body.Writes;
            return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("") };
        }
    }

    private sealed class CountingStream : MemoryStream
    {
        public int Writes { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes++;
            return base.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Writes++;
            return base.WriteAsync(buffer, offset, count, cancellationToken);
        }
    }
}
