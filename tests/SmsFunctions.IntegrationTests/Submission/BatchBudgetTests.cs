using SmsFunctions.IntegrationTests.AlertHooks;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Submission;

/// <summary>A batch whose storage does not answer is 503 after 25 s, whichever step waits, because callers give up after 100 s.</summary>
public sealed class BatchBudgetTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Theory]
    [InlineData("(PartitionKey", false)]
    [InlineData("SmsKeys", false)]
    [InlineData("SmsStopList", false)]
    [InlineData("$batch", true)]
    public async Task A_batch_whose_storage_does_not_answer_is_503_within_30_seconds(string step, bool isUnknown)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var stalled = Stall(app, step);

        var posting = app.PostBatchAsync(new { to = Enumerable.Range(0, 500).Select(i => $"7900{i:D7}"), text = "a" }, key: "order-17");
        var answer = await EndAsync(app, stalled, posting);

        Assert.Equal((503, "10"), (answer.Status, answer.Headers.RetryAfter.ToString()));
        Assert.Equal(isUnknown, answer.Json["id"] is not null);
    }

    [Fact]
    public async Task Steps_that_wait_one_after_another_share_the_time()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var begun = app.Now;
        var claims = 0;
        app.TableWire.Delays = request =>
        {
            // The claim of the key takes 20 s of the test's clock. Then the storage of the batch does not answer.
            if (request.Path.Contains("SmsKeys", StringComparison.Ordinal) && Interlocked.Increment(ref claims) == 1)
            {
                app.Time.Advance(TimeSpan.FromSeconds(20));
            }

            return TimeSpan.Zero;
        };
        var stalled = Stall(app, "$batch");

        var answer = await EndAsync(app, stalled, app.PostBatchAsync(new { to = new[] { InProcessApp.Phone }, text = "a" }, key: "order-17"));

        Assert.Equal(503, answer.Status);
        Assert.NotNull(answer.Json["id"]);
        Assert.InRange(app.Now - begun, TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_batch_whose_storage_is_slow_but_answers_has_more_time()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var begun = app.Now;

        // Each of 13 transactions takes 4 s of the test's clock.
        app.TableWire.Seen = exchange => app.Time.Advance(TimeSpan.FromSeconds(exchange.Request.IsTransaction ? 4 : 0));
        var answer = await app.PostBatchAsync(new
        {
            messages = Enumerable.Range(0, 600).Select(i => new { to = $"7900{i:D7}", text = $"{i}" }),
            sendAt = app.Now.AddDays(1),
        });

        Assert.Equal(202, answer.Status);
        Assert.InRange(app.Now - begun, TimeSpan.FromSeconds(26), TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task An_alert_has_the_same_time()
    {
        await using var app = await HookDriver.StartAsync(azurite);
        var stalled = Stall(app, "$batch");

        var answer = await EndAsync(app, stalled, app.PostHookAsync("prom", HookDriver.Sample("alertmanager-several")));

        Assert.Equal(503, answer.Status);
    }

    [Fact]
    public async Task A_batch_whose_answer_was_503_is_completed_by_its_repetition()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = new { to = new[] { InProcessApp.Phone }, text = "a" };
        var stalled = Stall(app, "$batch");
        var first = await EndAsync(app, stalled, app.PostBatchAsync(batch, key: "order-17"));
        app.TableWire.Cuts = null;

        var second = await app.PostBatchAsync(batch, key: "order-17");

        Assert.Equal((503, 202), (first.Status, second.Status));
        Assert.Equal(first.Json["id"]!.GetValue<string>(), second.Json["id"]!.GetValue<string>());
    }

    // The connection stays open and gives no answer.
    private static Task Stall(InProcessApp app, string step)
    {
        var stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.TableWire.Cuts = request => request.Path.Contains(step, StringComparison.Ordinal)
            ? new Cut(Before: true, () => stalled.TrySetResult()) { Held = Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System) }
            : null;
        return stalled.Task;
    }

    // Moves the clock by at most 30 s.
    private static async Task<DirectCall> EndAsync(InProcessApp app, Task stalled, Task<DirectCall> posting)
    {
        await stalled;
        var end = app.Now.AddSeconds(30);
        await app.LetTimePassAsync(() => posting.IsCompleted || app.Now > end, step: TimeSpan.FromSeconds(1));
        Assert.True(posting.IsCompleted, "The answer took more than 30 s.");
        return await posting;
    }
}
