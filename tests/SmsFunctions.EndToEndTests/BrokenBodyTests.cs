using System.Net.Sockets;
using System.Text;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests;

/// <summary>Request bodies that come slowly, break off or are badly chunked, on plain sockets through host and worker. The tests mostly wait.</summary>
public sealed class BrokenBodyTests(RunningApps apps) : IClassFixture<RunningApps>
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["OneC__User"] = OneCAnswer.User,
        ["OneC__Password"] = OneCAnswer.Password,
        ["Hooks__ops__Kind"] = "alertmanager",
        ["Hooks__ops__To"] = "+7 900 123-45-67",
    };

    private static readonly string[] Routes =
    [
        "POST /api/messages", "POST /api/batches", "POST /api/hooks/ops", "POST /api/1c/1c_p.php", "POST /api/messages/none/resolve",
        "PATCH /api/messages/none", "PATCH /api/batches/none", "PUT /api/gate", "PUT /api/stoplist/79001234567",
    ];

    [Fact]
    public async Task A_broken_body_is_a_client_error_and_no_error_in_the_log()
    {
        await using var app = await apps.TakeAsync(Settings);
        var before = app.Log.Count;

        await Task.WhenAll(Routes.Select(async route =>
        {
            var (head, part) = ($"{route} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n", "Content-Length: 1000\r\n\r\n{\"to\":");
            var slow = AskAsync(app, head + part);
            var badChunk = await AskAsync(app, head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"to\"\r\nxyz\r\n");
            await CutAsync(app, head + part, isReset: false);
            await CutAsync(app, head + part, isReset: true);
            Assert.Equal((route, "408", "400"), (route, await slow, badChunk));
        }));

        await SendAfterItAsync(app);
        var log = app.Log.Skip(before).ToList();
        Assert.True(!log.Any(line => IsError(line) || line.Contains("Exception", StringComparison.Ordinal)), string.Join('\n', log));
    }

    [Fact]
    public async Task A_body_that_keeps_coming_slowly_is_ended_before_it_is_complete_and_is_no_failed_function()
    {
        await using var app = await apps.TakeAsync(Settings);
        var before = app.Log.Count;

        var answers = await Task.WhenAll(Routes.Select(route => TrickleAsync(app, route)));

        // The app answers 408. The bundled host cannot pass on an answer while it still sends the body: 5 s later its connection to the worker is closed,
        // which it logs and answers with 500. A function that fails or is still running would be another line.
        Assert.All(answers, answer => Assert.Contains(answer, new[] { "408", "500" }));
        await SendAfterItAsync(app);
        var failed = answers.Count(answer => answer == "500");
        var errors = await Eventually.Get(
            () => Task.FromResult(app.Log.Skip(before).Where(IsError).ToList()), lines => lines.Count >= failed, $"{failed} answers with 500 are logged");
        Assert.All(errors, line => Assert.Contains("could not be forwarded", line));
        Assert.Equal(failed, errors.Count);
        Assert.Contains(app.Log.Skip(before), line => line.Contains("source ops was refused: the body could not be read", StringComparison.Ordinal));
    }

    private static bool IsError(string line) =>
        line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" crit: ", StringComparison.Ordinal);

    private static async Task SendAfterItAsync(AppHarness app) =>
        await app.WaitForAsync(await app.SendAsync(new { to = "79001234567", text = "after it" }), "sent", "delivered");

    // Sends 2 KB a second, which is more than the lowest data rate of the servers, with a length that takes 31 s at this rate.
    private static async Task<string> TrickleAsync(AppHarness app, string route)
    {
        const int Length = 63_000, Part = 1_000;
        using var client = await SendAsync(
            app, $"{route} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {Length}\r\n\r\n");
        using var ended = new CancellationTokenSource();
        var sent = 0;
        var sending = Task.Run(async () =>
        {
            for (; sent < Length - Part && !ended.IsCancellationRequested; sent += Part)
            {
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(new string(' ', Part)));
                await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            }
        });
        var answer = await StatusAsync(client);
        await ended.CancelAsync();
        await sending.ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.True(sent < Length - Part, $"{route} was answered after the whole body");
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
