using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace SmsFunctions.EndToEndTests.FunctionsHost;

[Collection(SharedHostTests.Name)]
public sealed class HttpTests(SharedHost shared)
{
    private const int Limit = 100 * 1024 * 1024;

    private readonly SampleHost _host = shared.Host;

    [Theory]
    [InlineData("POST", "health")]
    [InlineData("PUT", "echo/a")]
    [InlineData("GET", "nowhere")]
    [InlineData("HEAD", "health")]
    [InlineData("OPTIONS", "health")]
    public async Task A_wrong_verb_and_an_unknown_route_are_404(string method, string path)
    {
        using var answer = await _host.Client.SendAsync(new(new(method), path));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_function_that_throws_is_500_without_a_body_and_the_log_has_the_exception()
    {
        using var answer = await _host.Client.GetAsync("throws");

        Assert.Equal((HttpStatusCode.InternalServerError, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        await _host.LineAsync("thrown by the sample");
    }

    [Fact]
    public async Task Route_and_query_values_reach_the_function()
    {
        var echo = await _host.Client.GetFromJsonAsync<JsonElement>("echo/b%C3%BCro%20one?colour=dark%20red");

        Assert.Equal(("büro one", "dark red"), (echo.Text("name"), echo.Text("colour")));
    }

    [Fact]
    public async Task Settings_come_from_the_file_and_the_environment_overrides_it()
    {
        var echo = await _host.Client.GetFromJsonAsync<JsonElement>("echo/a");

        Assert.Equal(("file", "environment"), (echo.Text("fromFile"), echo.Text("fromBoth")));
    }

    [Fact]
    public async Task The_worker_loads_none_of_the_hosts_packages()
    {
        var echo = await _host.Client.GetFromJsonAsync<JsonElement>("echo/a");

        Assert.False(echo.GetProperty("hostBesideTheApp").GetBoolean());
    }

    [Fact]
    public async Task The_callers_trace_continues_in_the_function()
    {
        const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        using var request = new HttpRequestMessage(HttpMethod.Get, "echo/a") { Headers = { { "traceparent", Parent }, { "tracestate", "vendor=1" } } };

        using var answer = await _host.Client.SendAsync(request);

        var echo = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((Parent, "vendor=1", Parent), (echo.Text("traceParent"), echo.Text("traceState"), echo.Text("traceHeader")));
    }

    [Fact]
    public async Task A_request_without_a_trace_starts_one()
    {
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = _host.Client.BaseAddress };

        var echo = await client.GetFromJsonAsync<JsonElement>("echo/a");

        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$", echo.Text("traceParent"));
        Assert.Equal(echo.Text("traceParent"), echo.Text("traceHeader"));
    }

    [Theory]
    [InlineData("windows-1251 bytes", new byte[] { 0xCF, 0xF0 }, "%C3%8F%C3%B0")]
    [InlineData("UTF-8 bytes", new byte[] { 0xD0, 0x9F }, "%C3%90%C2%9F")]
    public async Task Header_bytes_above_7F_arrive_percent_encoded(string what, byte[] bytes, string expected)
    {
        var note = Encoding.Latin1.GetString(bytes);
        var request = Encoding.Latin1.GetBytes($"GET /api/echo/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Note: a{note}b\r\n\r\n");
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, _host.Client.BaseAddress!.Port);

        await connection.GetStream().WriteAsync(request);

        var answer = await new StreamReader(connection.GetStream()).ReadToEndAsync();
        Assert.True(answer.Contains($"\"note\":\"a{expected}b\"", StringComparison.Ordinal), $"{what}: {answer}");
    }

    /// <summary>The limit counts the framing of a chunked body too.</summary>
    [Theory]
    [InlineData(false, Limit)]
    [InlineData(true, Limit - 100_000)]
    public async Task A_body_of_100_MB_passes_and_a_larger_one_is_413(bool chunked, int allowed)
    {
        using var largest = await UploadAsync(allowed, chunked);
        using var larger = await UploadAsync(Limit + 1, chunked);

        Assert.Equal($"{allowed}", await largest.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, larger.StatusCode);
    }

    [Fact]
    public async Task An_answer_is_streamed_while_the_function_still_writes_it()
    {
        using var answer = await _host.Client.GetAsync("stream", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());

        Assert.Equal("first", await reader.ReadLineAsync());
        (await _host.Reports.StartingWithAsync("hold stream"))[0].Release();
        Assert.Equal("second", await reader.ReadLineAsync());
        Assert.Null(await reader.ReadLineAsync());
    }

    [Fact]
    public async Task A_client_that_disconnects_cancels_the_function()
    {
        using var leave = new CancellationTokenSource();
        var asking = _host.Client.GetAsync("wait/client-that-leaves", leave.Token);
        await _host.Reports.StartingWithAsync("hold client-that-leaves");

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await _host.Reports.StartingWithAsync("cancelled hold client-that-leaves");
    }

    [Fact]
    public async Task Many_requests_run_at_the_same_time()
    {
        var asking = Enumerable.Range(0, 50).Select(_ => _host.Client.GetStringAsync("wait/many")).ToList();

        var held = await _host.Reports.StartingWithAsync("hold many", 50);

        Assert.All(held, report => Assert.True(report.IsHeld));
        held.ToList().ForEach(report => report.Release());
        Assert.All(await Task.WhenAll(asking), text => Assert.Equal("done", text));
    }

    [Fact]
    public async Task Output_and_logs_of_the_worker_appear_with_category_and_level()
    {
        await _host.Client.GetStringAsync("say/hello");

        await _host.LineAsync("info: Host.Function.Console: to standard output: hello");
        await _host.LineAsync("fail: Host.Function.Console: to standard error: hello");
        await _host.LineAsync("info: SampleApp.HttpFunctions: to the log: hello");
    }

    [Fact]
    public void The_health_route_is_called_once_before_the_host_reports_that_it_is_ready()
    {
        Assert.Equal(1, _host.Reports.Count("health"));
        Assert.Single(_host.Lines, line => line.Contains(" is listening on ", StringComparison.Ordinal));
    }

    private Task<HttpResponseMessage> UploadAsync(int length, bool chunked)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "upload") { Content = new ByteArrayContent(new byte[length]) };
        request.Headers.ExpectContinue = true;
        request.Headers.TransferEncodingChunked = chunked;
        return _host.Client.SendAsync(request);
    }
}

internal static class JsonText
{
    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();
}
