using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;
using SmsFunctions.TestSupport;
using SmsFunctions.Tests.Support;

namespace SmsFunctions.Tests.Http;

/// <summary>An answer that its client does not read, from the worker's HTTP server.</summary>
public sealed class AnswerTimeLimitTests
{
    // More than the buffers of the connection hold.
    private const int Length = 64 * 1024 * 1024;

    [Fact]
    public async Task An_answer_that_the_client_does_not_read_ends_before_the_time_out_of_the_function()
    {
        var (time, ended) = (new ManualTime(Build.Noon), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var begun = time.GetUtcNow();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var server = builder.Build();
        server.Run(async context =>
        {
            using (new AnswerTimeLimit(context, time))
            {
                for (var sent = 0; sent < Length && !context.RequestAborted.IsCancellationRequested; sent += 64 * 1024)
                {
                    await context.Response.Body.WriteAsync(new byte[64 * 1024]);
                }
            }

            ended.SetResult();
        });
        await server.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(server.Urls.Single()).Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));

        await time.TimerIsSetForAsync(begun.AddMinutes(4));
        Assert.False(ended.Task.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(4));

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
