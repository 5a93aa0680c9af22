using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SmsFunctions.Tests.Http;

/// <summary>Reads bodies from the worker's HTTP server, which must have nothing to report.</summary>
public sealed class ServerBodyTests : IAsyncLifetime, ILoggerProvider
{
    private readonly Requests _requests = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _errors = new();
    private WebApplication _server = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(this);
        _server = builder.Build();
        _server.Run(async context => await (await ReadAsync(context)).ExecuteAsync(context));
        await _server.StartAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("Content-Length: 1000\r\n\r\n{\"to\":")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n6\r\n{\"to\":\r\n")]
    public async Task A_body_that_stalls_is_408_and_no_error_of_the_server(string rest)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(_server.Urls.Single()).Port);
        const string Head = "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Head + rest));
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);

        await _begun.Task;
        _requests.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal("HTTP/1.1 408 Request Timeout", await reader.ReadLineAsync());
        client.Client.Shutdown(SocketShutdown.Both);
        await _server.StopAsync();
        Assert.Empty(_errors);
    }

    public ILogger CreateLogger(string categoryName) => new ErrorLog(_errors);

    public void Dispose()
    {
    }

    private async Task<IResult> ReadAsync(HttpContext context)
    {
        var reading = _requests.BatchAsync(context.Request);
        _begun.SetResult();
        return (await reading).Problem ?? TypedResults.Ok();
    }

    private sealed class ErrorLog(ConcurrentQueue<string> errors) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                errors.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }
    }
}
