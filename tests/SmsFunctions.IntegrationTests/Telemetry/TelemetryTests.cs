using System.Diagnostics;
using GatewaySimulator.Faults;
using SmsFunctions.Gate;
using SmsFunctions.Health;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Telemetry;

/// <summary>Tests of traces, metrics and logs of a message, and of the data that they must not contain.</summary>
public sealed class TelemetryTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task A_message_is_one_trace_from_its_request_to_its_status()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        using var recorded = new Recorded(app);

        var (id, request) = await InSpanAsync(() => app.AcceptAsync());
        var (_, run) = await InSpanAsync(async () =>
        {
            await app.WorkAsync();
            return true;
        });
        await app.NextCheckAsync(id);

        var (accept, send, call) = (recorded.Span("sms accept"), recorded.Span("sms send"), recorded.Span("gateway 1c_s.php"));
        var (poll, status) = (recorded.Span("sms poll"), recorded.Span("gateway 1c_i.php"));
        Assert.Equal(request.SpanId, accept.ParentSpanId);
        Assert.Equal((accept.SpanId, accept.SpanId), (send.ParentSpanId, poll.ParentSpanId));
        Assert.Equal((send.SpanId, poll.SpanId), (call.ParentSpanId, status.ParentSpanId));
        Assert.All(recorded.Spans, span => Assert.Equal(request.TraceId, span.TraceId));
        Assert.Equal(run.SpanId, Assert.Single(send.Links).Context.SpanId);
        Assert.Equal(($"{id}", "accepted", ActivityStatusCode.Ok), (send.GetTagItem("sms.chunk"), call.GetTagItem("sms.outcome"), call.Status));
    }

    [Fact]
    public async Task A_message_whose_hint_was_lost_stays_in_its_trace()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        using var recorded = new Recorded(app);

        var (_, request) = await InSpanAsync(() => app.AcceptAsync());
        await app.LoseHintsAsync();
        app.Time.Advance(TimeSpan.FromMinutes(3));
        await app.TickAsync();

        Assert.Equal(request.TraceId, recorded.Span("gateway 1c_s.php").TraceId);
    }

    [Fact]
    public async Task A_message_is_counted_once_at_each_step_and_timed()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        using var recorded = new Recorded(app);

        var id = await app.AcceptAsync();
        app.Time.Advance(TimeSpan.FromSeconds(3));
        await app.WorkAsync();
        var sent = await app.Stored.ChunkAsync(id);
        var delivered = await app.NextCheckAsync(id);

        Assert.Equal(1, recorded.Sum("sms.messages.accepted", "sms.kind=single"));
        Assert.Equal((1, 1, 1), (Changed("sending"), Changed("sent"), Changed("delivered")));
        Assert.Equal(3, recorded.Of("sms.send.delay").Single().Value);
        Assert.Equal(
            (delivered.Recipients[0].FinalAt - sent.SentAt)!.Value.TotalSeconds,
            recorded.Of("sms.delivery.duration", "sms.status=delivered").Single().Value);
        Assert.Single(recorded.Of("sms.gateway.duration", "sms.script=1c_s.php sms.outcome=accepted"));
        Assert.Single(recorded.Of("sms.gateway.duration", "sms.script=1c_i.php sms.outcome=accepted"));

        double Changed(string status) => recorded.Sum("sms.messages.changed", $"sms.status={status}");
    }

    [Fact]
    public async Task An_answer_that_never_came_is_counted_as_unconfirmed_and_its_call_is_an_error()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        using var recorded = new Recorded(app);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Fin, Times = 1 });

        await app.SendAsync();

        Assert.Equal(1, recorded.Sum("sms.messages.changed", "sms.status=unconfirmed"));
        Assert.Single(recorded.Of("sms.gateway.duration", "sms.outcome=unconfirmed error.type=NoAnswer"));
        Assert.Equal(ActivityStatusCode.Error, recorded.Span("gateway 1c_s.php").Status);
    }

    [Fact]
    public async Task Gate_queue_and_overdue_gauges_are_sampled_at_each_tick()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        using var recorded = new Recorded(app);
        await app.AcceptAsync();
        await app.Get<SendingGate>().SetAsync(GatePosition.Held, "test", CancellationToken.None);
        app.Time.Advance(TimeSpan.FromMinutes(3));

        await app.Get<GaugeSampler>().RunAsync(CancellationToken.None);
        await app.SendSweep.RunAsync(CancellationToken.None);

        Assert.Equal(1, recorded.Of("sms.gate.closed").Single().Value);
        Assert.Equal(1, recorded.Of("sms.queue.depth", $"sms.queue={Keys.SendQueue}")[0].Value);
        Assert.Equal(Keys.Queues.Count + Keys.PoisonQueues.Count, recorded.Of("sms.queue.depth").Count);
        Assert.Equal(180, recorded.Of("sms.work.overdue", "sms.work=send").Single().Value);
    }

    [Fact]
    public async Task Without_a_metrics_listener_no_queue_is_queried()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        await app.Get<GaugeSampler>().RunAsync(CancellationToken.None);

        Assert.Empty(app.QueueWire.Requests);
    }

    [Fact]
    public async Task Exported_telemetry_contains_no_number_text_or_password()
    {
        const string Phone = "79161112233", Text = "Код 4711 никому";
        await using var app = await InProcessApp.StartAsync(azurite);
        using var recorded = new Recorded(app);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Fin, Times = 1 });
        await app.TryAcceptAsync(Phone, Text);
        await app.WorkAsync();
        var second = await app.TryAcceptAsync(Phone, Text + " 2");
        await app.WorkAsync();
        await app.NextCheckAsync(second.Chunk.Id);

        await app.Get<GaugeSampler>().RunAsync(CancellationToken.None);

        var words = recorded.Words().ToList();
        Assert.Contains(words, word => word.Contains("unconfirmed", StringComparison.Ordinal));
        Assert.Contains(words, word => word.Contains("delivered", StringComparison.Ordinal));
        Assert.All([Phone, Phone[1..], Text, Text[..8], "s3cret"], secret =>
            Assert.DoesNotContain(words, word => word.Contains(secret, StringComparison.OrdinalIgnoreCase)));
    }

    private static async Task<(T Result, Activity Span)> InSpanAsync<T>(Func<Task<T>> work)
    {
        using var span = new Activity("an outer span").SetIdFormat(ActivityIdFormat.W3C).Start();
        return (await work(), span);
    }
}
