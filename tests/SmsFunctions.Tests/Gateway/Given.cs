using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Gateway;
using SmsFunctions.Tests.Support;

namespace SmsFunctions.Tests.Gateway;

/// <summary>The common test data of the gateway tests.</summary>
internal static class Given
{
    public const string Phone = "79001234567";
    public const string Password = "s3cr3t-Pass";
    public const string Accepted = "Result: OK_Operation_Completed\r\nSMS_ID: 12345678\r\n";

    /// <summary>The time after which a test fails instead of waiting further.</summary>
    public static readonly TimeSpan TestTimeout = TimeSpan.FromMinutes(2);

    /// <summary>The timeout of a gateway call.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    public static GatewayOptions Options(Action<GatewayOptions>? change = null)
    {
        var options = new GatewayOptions { User = "demo", Password = Password, Sender = "SHOP", Timeout = Timeout };
        change?.Invoke(options);
        return options;
    }

    public static GatewayClient Client(
        ScriptedGateway server,
        Action<GatewayOptions>? change = null,
        TimeProvider? time = null,
        Action<SocketsHttpHandler>? connect = null,
        ILogger<GatewayClient>? log = null) =>
        Client(server.BaseUrl, change, time, connect, log);

    public static GatewayClient Client(
        string baseUrl,
        Action<GatewayOptions>? change = null,
        TimeProvider? time = null,
        Action<SocketsHttpHandler>? connect = null,
        ILogger<GatewayClient>? log = null)
    {
        var options = Options(settings => settings.BaseUrl = baseUrl);
        change?.Invoke(options);
        return new(
            options,
            Transport(options),
            new MoscowTime(),
            new GatewayTraces(new Instrumentation()),
            new GatewayMetrics(Build.Meters),
            time ?? TimeProvider.System,
            log ?? NullLogger<GatewayClient>.Instance,
            connect ?? (_ => { }));
    }

    public static TextTransport Transport(GatewayOptions options) => new(new OptionsWrapper<GatewayOptions>(options));

    public static OutgoingSms Sms(string text = "Hello", string phone = Phone, string sender = "SHOP", bool flash = false, DateTimeOffset? at = null) =>
        new([phone], text, sender, flash, at);

    public static OutgoingSms Batch(int phones, string text = "Hello") =>
        new([.. Enumerable.Range(0, phones).Select(index => $"7900{index:0000000}")], text, "SHOP");

    public static string BatchAnswer(params IEnumerable<string> lines) =>
        $"Result: Ok\r\nXML_ok\r\nResult=1\r\nSMS_ID list:\r\n{string.Concat(lines.Select(line => $"{line}\r\n"))}Finished\r\n";
}
