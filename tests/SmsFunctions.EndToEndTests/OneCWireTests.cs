using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests;

/// <summary>Tests of the 1C endpoint over real sockets: with the exact bytes of the guide's module, and with the app's gateway client.</summary>
[Collection(WholeAppTests.Name)]
public sealed class OneCWireTests(RunningApps apps)
{
    private const string User = OneCAnswer.User, Password = OneCAnswer.Password, Done = "Result: OK_Operation_Completed";

    private static readonly Dictionary<string, string?> Account = new()
    {
        ["OneC__User"] = User,
        ["OneC__Password"] = Password,
        ["OneC__AllowAddresses"] = "127.0.0.1",
        ["FunctionsHost__Key"] = "not for the 1C endpoint",
    };

    [Fact]
    public async Task The_module_of_the_guide_sends_and_gets_byte_exact_answers()
    {
        await using var app = await apps.TakeAsync(Account);
        var account = $"SMS_User: {User}\r\nSMS_Pass: {Password}\r\n";

        var single = await GetAsync(
            app, "1c_s.php", $"{account}SMS_To: 79001234567\r\nSMS_From: DEMO\r\nSMS_Text: Привет, №5\\nжду\r\nAuthorization: Basic eDp5\r\n");
        var inUtf8 = await GetAsync(app, "1c_s.php", $"{account}SMS_To: 79001234568\r\nSMS_From: DEMO\r\nSMS_Text: Привет 😀\r\n", Encoding.UTF8);
        var batch = await PostAsync(
            app,
            $"""<?xml version="1.0" encoding="windows-1251" ?><query><User>{User}</User><Pass>{Password}</Pass><From>DEMO</From>""" +
            "<Text>Чай & кофе</Text><PhonesList>79001234569,12,79001234570</PhonesList><NumPh>3</NumPh></query>\r\n");
        var balance = await GetAsync(app, "1c_b.php", $"SMS_User:{User}\r\nSMS_Pass:{Password}\r\n");
        var lines = OneCAnswer.Phones(batch);
        await Eventually.True(() => app.Simulator.Ledger.Count == 4, "all messages are in the ledger");
        var status = await GetAsync(app, "1c_i.php", $"{account}SMS_ID: {OneCAnswer.IdOf(single)}\r\n");

        Assert.Equal(
            ["Привет, №5\nжду", "Привет 😀", "Чай & кофе", "Чай & кофе"],
            app.Simulator.Ledger.Entries.OrderBy(entry => entry.Phone).Select(entry => entry.Text));
        Assert.Equal((3, "!!!Error_Invalid_Destination_Address"), (lines.Length, lines[1]));
        Assert.NotEqual(OneCAnswer.IdOf(single), OneCAnswer.IdOf(inUtf8));
        Assert.Matches($"^{Done}\r\nBalance: [0-9]+$", balance);
        Assert.Matches($"^{Done}\r\nSMS_Time: [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} [0-9:]{{8}}\r\nSMS_Status: [A-Za-z_]+$", status);
        Assert.Equal("Result: Error_Invalid_Login", await GetAsync(app, "1c_b.php", $"SMS_User: {User}\r\nSMS_Pass: wrong\r\n"));
        Assert.Equal("Result: Error_Invalid_Header", await GetAsync(app, "1c_p.php", ""));
        Assert.DoesNotContain(app.Log, line =>
            new[] { Password, "79001234567", "79001234569", "Привет", "кофе" }.Any(secret => line.Contains(secret, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("1c_s.php", "SMS_ID: [0-9]{18}$")]
    [InlineData("1c_s_t.php", "SMS_ID: [0-9]{18}$")]
    [InlineData("1c_b.php", "Balance: [0-9]+$")]
    [InlineData("1c_i.php", "^Result: Error_Invalid_MessageID$")]
    public async Task A_module_that_posts_its_headers_gets_the_same_answers(string script, string answer)
    {
        await using var app = await apps.TakeAsync(Account);
        var later = new MoscowTime().Write(TimeProvider.System.GetUtcNow().AddHours(1), new GatewayOptions().TimeFormat);

        Assert.Matches(answer, await AskAsync(app, OneCAnswer.Windows1251.GetBytes(
            $"POST /api/1c/{script} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\nSMS_User: {User}\r\nSMS_Pass: {Password}\r\n" +
            $"SMS_To: 79001234567\r\nSMS_From: DEMO\r\nSMS_Text: Привет\r\nSMS_Time: {later}\r\nSMS_ID: 123456789012345000\r\n\r\n")));
    }

    [Theory]
    [InlineData("windows-1251")]
    [InlineData("utf-8")]
    [InlineData("percent-utf8")]
    public async Task The_gateway_client_of_the_app_works_with_the_endpoint(string encoding)
    {
        await using var app = await apps.TakeAsync(Account);
        using var client = Client(app, encoding);
        var later = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 3600);

        var single = await client.SendAsync(new OutgoingSms(["79001234567"], "Привет, «мир»", "DEMO"), CancellationToken.None);
        var batch = await client.SendAsync(new OutgoingSms(["79001234568", "12345", "79001234569"], "Двум & одному", "DEMO"), CancellationToken.None);
        var timed = await client.SendAsync(new OutgoingSms(["79001234570"], "Позже", "DEMO", At: later), CancellationToken.None);
        await Eventually.True(() => app.Simulator.Ledger.Count == 3, "all due messages are in the ledger");

        Assert.Equal((Verdict.Accepted, Verdict.Accepted, Verdict.Accepted), (single.Verdict, batch.Verdict, timed.Verdict));
        Assert.Equal([Verdict.Accepted, Verdict.Refused, Verdict.Accepted], batch.Phones.Select(phone => phone.Verdict));
        Assert.Equal(GatewayErrorCode.InvalidDestinationAddress, batch.Phones[1].Error!.Code);
        Assert.Equal(
            ["Привет, «мир»", "Двум & одному", "Двум & одному"],
            app.Simulator.Ledger.Entries.OrderBy(entry => entry.Phone).Select(entry => entry.Text));
        Assert.NotNull((await client.BalanceAsync(CancellationToken.None)).Balance);
        var delivered = await Eventually.Get(
            () => client.StatusAsync(single.Phones[0].GatewayId!, CancellationToken.None),
            reply => reply.Status == DeliveryStatus.Delivered,
            "the message is delivered");
        Assert.Equal(DeliveryStatus.Delivered, delivered.Status);
        var waiting = await client.StatusAsync(timed.Phones[0].GatewayId!, CancellationToken.None);
        Assert.Equal((DeliveryStatus.Enqueued, new MoscowTime().Write(later, "yyyy-MM-dd HH:mm:ss")), (waiting.Status!.Value, waiting.RawTime));
        Assert.Equal(GatewayErrorCode.InvalidMessageId, (await client.StatusAsync("123456789012345000", CancellationToken.None)).Error!.Code);
    }

    [Fact]
    public async Task A_client_cannot_choose_another_address_than_its_own()
    {
        await using var app = await apps.TakeAsync(Account);

        // The allowed address is the one that the host adds to the header.
        var answer = await GetAsync(app, "1c_b.php", $"SMS_User: {User}\r\nSMS_Pass: {Password}\r\nX-Forwarded-For: 203.0.113.9\r\n");

        Assert.StartsWith(Done, answer);
    }

    private static GatewayClient Client(AppHarness app, string encoding)
    {
        var options = new GatewayOptions { BaseUrl = $"{app.Address}api/1c", User = User, Password = Password, Sender = "DEMO", HeaderEncoding = encoding };
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new GatewayClient(
            Options.Create(options),
            new TextTransport(Options.Create(options)),
            new MoscowTime(),
            new GatewayTraces(new Instrumentation()),
            new GatewayMetrics(meters),
            TimeProvider.System,
            NullLogger<GatewayClient>.Instance);
    }

    private static Task<string> GetAsync(AppHarness app, string script, string headers, Encoding? encoding = null) =>
        AskAsync(app, (encoding ?? OneCAnswer.Windows1251).GetBytes($"GET /api/1c/{script} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n"));

    private static Task<string> PostAsync(AppHarness app, string xml)
    {
        var body = OneCAnswer.Windows1251.GetBytes(xml);
        var head = $"POST /api/1c/1c_p.php HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n";
        return AskAsync(app, [.. Encoding.ASCII.GetBytes(head), .. body]);
    }

    /// <summary>Reads the body of an answer and checks its head, which is the same for all answers.</summary>
    private static async Task<string> AskAsync(AppHarness app, byte[] request)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, app.Address.Port, limit.Token);
        await client.GetStream().WriteAsync(request, limit.Token);
        var answer = new MemoryStream();
        await client.GetStream().CopyToAsync(answer, limit.Token);
        var parts = Encoding.ASCII.GetString(answer.ToArray()).Split("\r\n\r\n", 2);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", parts[0], StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/plain; charset=windows-1251", parts[0], StringComparison.Ordinal);
        Assert.Contains($"Content-Length: {parts[1].Length}", parts[0], StringComparison.Ordinal);
        return parts[1];
    }
}
