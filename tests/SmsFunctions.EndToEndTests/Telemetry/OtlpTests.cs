using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using SmsFunctions.EndToEndTests.Telemetry.Otlp;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.Telemetry;

/// <summary>A test of the app with OTEL_EXPORTER_OTLP_ENDPOINT set.</summary>
public sealed class OtlpTests(RunningApps apps) : IClassFixture<RunningApps>
{
    private const string Phone = "79001234567", Text = "secret words of a message", Password = "s3cret-of-the-gateway";

    private static readonly string[] Steps = ["sms accept", "sms send", "gateway 1c_s.php", "sms poll"];

    [Fact]
    public async Task A_message_is_one_trace_at_the_collector_and_no_signal_contains_its_number_text_or_the_password()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var app = await apps.TakeAsync(new Dictionary<string, string?>
        {
            ["Gateway__Password"] = Password,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        });
        app.Simulator.Gateway.Change(settings => settings with { Password = Password });
        var asked = new ConcurrentQueue<string>();
        app.Gateway.Seen = exchange => asked.Enqueue(Encoding.Latin1.GetString(exchange.Asked));
        using var caller = new Activity("the caller").SetIdFormat(ActivityIdFormat.W3C).Start();
        caller.ActivityTraceFlags = ActivityTraceFlags.Recorded;

        await app.WaitForAsync(await app.SendAsync(new { to = Phone, text = Text }), "delivered");
        await Eventually.True(() => Steps.All(step => Trace(collector, caller).Any(span => span.Name == step)), "every step is in the caller's trace");
        await Eventually.True(() => collector.Signals.SequenceEqual(["logs", "metrics", "traces"]), "traces, metrics and logs arrive");

        var trace = Trace(collector, caller);

        // A repeated hint starts another span "sms send", which finds nothing to do.
        Assert.All(["sms accept", "gateway 1c_s.php"], step => Assert.Single(trace, span => span.Name == step));
        Assert.Contains(await app.RowsAsync(), row => row.GetString("Trace")?.Contains($"{caller.TraceId}", StringComparison.Ordinal) == true);
        Assert.NotEmpty(asked);
        Assert.DoesNotContain(asked, call => call.Contains("traceparent", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("sms.messages.accepted", Everything(collector));
        Assert.All([Phone, Phone[1..], Text, Password], secret => Assert.DoesNotContain(secret, Everything(collector)));
    }

    private static List<Span> Trace(OtlpReceiver collector, Activity caller) =>
        [.. collector.Spans.Where(span => Convert.ToHexStringLower(span.TraceId.Span) == caller.TraceId.ToHexString())];

    private static string Everything(OtlpReceiver collector) => string.Join('\n', collector.Bodies.Select(Encoding.UTF8.GetString));
}
