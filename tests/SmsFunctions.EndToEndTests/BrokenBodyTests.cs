using System.Net.Sockets;
using System.Text;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests;

/// <summary>Request bodies that come slowly, break off or are badly chunked, on plain sockets through host and worker. The tests mostly wait.</summary>
public sealed class BrokenBodyTests(RunningApps apps) : IClassFixture<RunningApps>
{
    private static readonly Dictionary<string, string?> Account = new() { ["OneC__User"] = OneCAnswer.User, ["OneC__Password"] = OneCAnswer.Password };

    [Theory]
    [InlineData("api/messages")]
    [InlineData("api/batches")]
    [InlineData("api/1c/1c_p.php")]
    public async Task A_broken_body_is_a_client_error_and_no_error_in_the_log(string path)
    {
        await using var app = await apps.TakeAsync(Account);
        var before = app.Log.Count;
        var (head, part) = ($"POST /{path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n", "Content-Length: 1000\r\n\r\n{\"to\":");

        var slow = AskAsync(app, head + part);
        var badChunk = await AskAsync(app, head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"to\"\r\nxyz\r\n");
        await CutAsync(app, head + part, isReset: false);
        await CutAsync(app, head + part, isReset: true);

        Assert.Equal(("408", "400"), (await slow, badChunk));
        await app.WaitForAsync(await app.SendAsync(new { to = "79001234567", text = "after it" }), "sent", "delivered");
        var faults = app.Log.Skip(before).Where(line =>
            line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" crit: ", StringComparison.Ordinal)
            || line.Contains("Exception", StringComparison.Ordinal));
        Assert.True(!faults.Any(), string.Join('\n', app.Log.Skip(before)));
    }

    [Fact]
    public async Task A_body_that_keeps_coming_slowly_is_ended_before_it_is_complete()
    {
        await using var app = await apps.TakeAsync(Account);

        var answers = await Task.WhenAll(new[] { "api/messages", "api/batches", "api/1c/1c_p.php" }.Select(path => TrickleAsync(app, path)));

        // The app answers 408. The host cannot pass on an answer while it still sends the body, and then its connection to the worker is closed.
        Assert.All(answers, answer => Assert.Contains(answer, new[] { "408", "500" }));
        await app.WaitForAsync(await app.SendAsync(new { to = "79001234567", text = "after it" }), "sent", "delivered");
    }

    // Sends 2 KB a second, which is more than the lowest data rate of the servers, with a length that takes 31 s at this rate.
    private static async Task<string> TrickleAsync(AppHarness app, string path)
    {
        const int Length = 63_000, Part = 1_000;
        using var client = await SendAsync(
            app, $"POST /{path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {Length}\r\n\r\n");
        using var ended = new CancellationTokenSource();
        var sending = Task.Run(async () =>
        {
            for (var sent = 0; sent < Length - Part && !ended.IsCancellationRequested; sent += Part)
            {
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(new string(' ', Part)));
                await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            }
        });
        var answer = await StatusAsync(client);
        await ended.CancelAsync();
        await sending.ContinueWith(_ => { }, TaskScheduler.Default);
        return answer;
    }

    /// <returns>The status of the answer.</returns>
    private static async Task<string> AskAsync(AppHarness app, string request)
    {
        using var client = await SendAsync(app, request);
        return await StatusAsync(client);
    }

    private static async Task<string> StatusAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90), TimeProvider.System);
        return (await reader.ReadLineAsync(limit.Token))?.Split(' ')[1] ?? "none";
    }

    // The server gets the end of the connection, or its reset, while the function waits for the body. There is no client to answer.
    private static async Task CutAsync(AppHarness app, string request, bool isReset)
    {
        using var client = await SendAsync(app, request);
        client.LingerState = new LingerOption(isReset, 0);
    }

    private static async Task<TcpClient> SendAsync(AppHarness app, string request)
    {
        var client = new TcpClient();
        await client.ConnectAsync(app.Address.Host, app.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        return client;
    }
}
