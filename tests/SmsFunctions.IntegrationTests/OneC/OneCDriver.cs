using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using SmsFunctions.OneC;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.OneC;

/// <summary>The requests of a 1C module to the 1C endpoint, in the form that a server passes on: each byte of a header is one Latin-1 character.</summary>
internal static class OneCDriver
{
    public static readonly Dictionary<string, string?> Account = new() { ["OneC:User"] = OneCAnswer.User, ["OneC:Password"] = OneCAnswer.Password };

    public static Dictionary<string, string?> With(string setting, string value) => new(Account) { [setting] = value };

    public static Task<string> Send1CAsync(
        this InProcessApp app, string text = "Привет", string to = InProcessApp.Phone, string from = "DEMO", string? flash = null) => AskAsync(
            app,
            (functions, request) => functions.SendAsync(request, CancellationToken.None),
            ("SMS_To", to),
            ("SMS_From", from),
            ("SMS_Flash", flash),
            ("SMS_Text", text));

    public static Task<string> SendTimed1CAsync(this InProcessApp app, DateTimeOffset at, string text = "Привет") =>
        app.SendTimed1CAsync(at.ToOffset(TimeSpan.FromHours(3)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), text);

    public static Task<string> SendTimed1CAsync(this InProcessApp app, string time, string text = "Привет") => AskAsync(
        app,
        (functions, request) => functions.SendTimedAsync(request, CancellationToken.None),
        ("SMS_To", InProcessApp.Phone),
        ("SMS_From", "DEMO"),
        ("SMS_Text", text),
        ("SMS_Time", time));

    public static Task<string> Balance1CAsync(this InProcessApp app) =>
        AskAsync(app, (functions, request) => functions.BalanceAsync(request, CancellationToken.None));

    public static Task<string> Status1CAsync(this InProcessApp app, string id) =>
        AskAsync(app, (functions, request) => functions.StatusAsync(request, CancellationToken.None), ("SMS_ID", id));

    /// <summary>Reads the value of the line SMS_Status.</summary>
    public static async Task<string> Word1CAsync(this InProcessApp app, string id) => (await app.Status1CAsync(id)).Split("SMS_Status: ")[1];

    public static Task<string> SendBatch1CAsync(
        this InProcessApp app,
        string[] phones,
        string text = "Привет",
        int? count = null,
        string from = "DEMO",
        string password = OneCAnswer.Password) =>
        app.PostXmlAsync(
            $"""<?xml version="1.0" encoding="windows-1251" ?><query><User>{OneCAnswer.User}</User><Pass>{password}</Pass>""" +
            $"<From>{from}</From><Text>{text}</Text><PhonesList>{string.Join(',', phones)}</PhonesList>" +
            $"<NumPh>{count ?? phones.Length}</NumPh></query>");

    public static async Task<string> PostXmlAsync(this InProcessApp app, string xml) => Checked(await DirectCall.OfAsync(
        app.Services, OneCAnswer.Windows1251.GetBytes(xml), request => app.Create<OneCFunctions>().SendBatchAsync(request, CancellationToken.None)));

    public static async Task<DirectCall> CallAsync(
        InProcessApp app,
        Func<OneCFunctions, HttpRequest, Task<IResult>> script,
        string? user,
        string? password,
        params (string Name, string? Value)[] headers) =>
        await CallFromAsync(app, IPAddress.Loopback, script, user, password, headers);

    /// <param name="from">The client's address, as the worker takes it from X-Forwarded-For.</param>
    public static async Task<DirectCall> CallFromAsync(
        InProcessApp app,
        IPAddress from,
        Func<OneCFunctions, HttpRequest, Task<IResult>> script,
        string? user,
        string? password,
        params (string Name, string? Value)[] headers) =>
        await DirectCall.OfAsync(app.Services, [], request =>
        {
            request.HttpContext.Connection.RemoteIpAddress = from;
            foreach (var (name, value) in headers.Prepend(("SMS_Pass", password)).Prepend(("SMS_User", user)).Where(header => header.Item2 is not null))
            {
                request.Headers[name] = Encoding.Latin1.GetString(OneCAnswer.Windows1251.GetBytes(value!));
            }

            request.Headers.Authorization = "Basic d3Jvbmc6d3Jvbmc=";
            return script(app.Create<OneCFunctions>(), request);
        });

    private static async Task<string> AskAsync(
        InProcessApp app, Func<OneCFunctions, HttpRequest, Task<IResult>> script, params (string Name, string? Value)[] headers) =>
        Checked(await CallAsync(app, script, OneCAnswer.User, OneCAnswer.Password, headers));

    private static string Checked(DirectCall answer)
    {
        Assert.Equal((200, "text/plain; charset=windows-1251"), (answer.Status, answer.Headers.ContentType.ToString()));
        return answer.Body;
    }
}
