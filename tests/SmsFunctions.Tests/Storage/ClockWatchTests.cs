using System.Globalization;
using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;
using SmsFunctions.Tests.Gateway;
using SmsFunctions.Tests.Support;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Tests.Storage;

/// <summary>The comparison of the local clock with the clock of the storage service.</summary>
public sealed class ClockWatchTests
{
    private readonly ManualTime _time = new(Build.Noon);
    private readonly KeptLog _log = new();

    [Theory]
    [InlineData(-30)]
    [InlineData(0)]
    [InlineData(30)]
    public async Task A_difference_of_up_to_30_seconds_raises_no_alert(int seconds)
    {
        await AskAsync(Date(seconds));

        Assert.Empty(_log.Lines);
    }

    [Theory]
    [InlineData(31, "-31 s")]
    [InlineData(-31, "31 s")]
    [InlineData(86_400, "-86400 s")]
    public async Task A_larger_difference_raises_one_alert_an_hour(int seconds, string ahead)
    {
        var watch = Watch();
        for (var i = 0; i < 3; i++)
        {
            await AskAsync(Date(seconds), watch: watch);
        }

        Assert.Contains($"clock is {ahead} ahead", Assert.Single(_log.Lines));
    }

    [Fact]
    public async Task The_clock_is_corrected_from_the_answers()
    {
        var clock = new StorageClock(_time);
        var watch = Watch(clock);
        for (var i = 0; i < 3; i++)
        {
            await AskAsync(Date(-600), watch: watch);
        }

        Assert.Equal(Build.Noon.AddMinutes(-10), clock.GetUtcNow());
    }

    [Fact]
    public async Task A_slow_answer_raises_no_alert()
    {
        await AskAsync(Date(0), meanwhile: () => _time.Advance(TimeSpan.FromMinutes(5)));
        await AskAsync(Date(60), meanwhile: () => _time.Advance(TimeSpan.FromMinutes(5)));

        Assert.Empty(_log.Lines);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("soon")]
    public async Task An_answer_without_a_valid_time_raises_no_alert(string? date)
    {
        await AskAsync(date);

        Assert.Empty(_log.Lines);
    }

    private ClockWatch Watch(StorageClock? clock = null) =>
        new(clock ?? new StorageClock(_time), new Alerts(new LoggerFactory([_log]), _time), new NullLogger<ClockWatch>());

    private string Date(int seconds) => _time.GetUtcNow().AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture);

    private async Task AskAsync(string? date, Action? meanwhile = null, ClockWatch? watch = null)
    {
        using var storage = new HttpClient(new Storage(date, meanwhile));
        var options = new Options { Transport = new HttpClientTransport(storage) };
        options.AddPolicy(watch ?? Watch(), HttpPipelinePosition.PerRetry);
        var pipeline = HttpPipelineBuilder.Build(options);
        using var message = pipeline.CreateMessage();
        message.Request.Uri.Reset(new Uri("http://storage.test/"));
        await pipeline.SendAsync(message, CancellationToken.None);
        Assert.Equal(200, message.Response.Status);
    }

    private sealed class Options : ClientOptions;

    private sealed class Storage(string? date, Action? meanwhile) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            meanwhile?.Invoke();
            var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("") };
            if (date is not null)
            {
                answer.Headers.TryAddWithoutValidation("Date", date);
            }

            return Task.FromResult(answer);
        }
    }
}
