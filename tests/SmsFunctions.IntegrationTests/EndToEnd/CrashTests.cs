using SmsFunctions.IntegrationTests.Support;

namespace SmsFunctions.IntegrationTests.EndToEnd;

/// <summary>
/// kill -9 of the app at each step of a single send, on either side of the wire. After a restart the gateway has the message at most
/// once, and it stands where the design says. Each step has a class and an Azurite of its own, so that they run side by side: most of
/// the time they wait for the timer lease of the killed app to run out.
/// </summary>
public abstract class CrashTest(AzuriteFixture azurite)
{
    private protected static Func<ProxiedRequest, bool> Nth(int number, Func<ProxiedRequest, bool> matches)
    {
        var seen = 0;
        return request => matches(request) && Interlocked.Increment(ref seen) == number;
    }

    private protected async Task CrashAsync(Func<AppHarness, HttpProxy> wire, Func<ProxiedRequest, bool> step, bool before, int inLedger, string? expected)
    {
        await using var app = await AppHarness.StartAsync(azurite);
        var crashed = new TaskCompletionSource();
        wire(app).Cuts = request => step(request) ? new Cut(before, Crash) : null;

        var post = TryPostAsync(app);
        await crashed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        wire(app).Cuts = null;
        await post;
        await app.RestartAppAsync();

        if (expected is null)
        {
            Assert.Empty(await app.RowsAsync());
        }
        else
        {
            await app.WaitForAsync(await OnlyMessageAsync(app), expected);
        }

        Assert.Equal(inLedger, app.Simulator.Ledger.Count);
        Assert.DoesNotContain(await app.RowsAsync(), row => row.RowKey.StartsWith('o'));

        void Crash()
        {
            app.KillApp();
            crashed.TrySetResult();
        }
    }

    private static async Task TryPostAsync(AppHarness app)
    {
        try
        {
            using var response = await app.PostAsync(new { to = "79001234567", text = "once" });
        }
        catch (HttpRequestException)
        {
            // The app died while it was asked.
        }
    }

    // The caller may have got no answer, so the id is read where it stands.
    private static async Task<string> OnlyMessageAsync(AppHarness app)
    {
        var row = Assert.Single(await app.RowsAsync(), row => row.RowKey.StartsWith('c'));
        return $"{row.PartitionKey}{row.RowKey[1..]}-000";
    }
}

/// <summary>Before and after the transaction that accepts it.</summary>
public sealed class CrashAtAcceptTests(AzuriteFixture azurite) : CrashTest(azurite), IClassFixture<AzuriteFixture>
{
    [Fact]
    public Task Before_the_accept_transaction_nothing_is_stored_or_sent() =>
        CrashAsync(app => app.Tables, Nth(1, request => request.IsTransaction), before: true, inLedger: 0, expected: null);

    [Fact]
    public Task After_the_accept_transaction_the_sweep_sends_it() =>
        CrashAsync(app => app.Tables, Nth(1, request => request.IsTransaction), before: false, inLedger: 1, "delivered");
}

/// <summary>Before and after its hint.</summary>
public sealed class CrashAtHintTests(AzuriteFixture azurite) : CrashTest(azurite), IClassFixture<AzuriteFixture>
{
    [Fact]
    public Task Before_the_hint_is_put_the_sweep_sends_it() =>
        CrashAsync(app => app.Queues, Nth(1, request => request.IsPut("sms-send")), before: true, inLedger: 1, "delivered");

    [Fact]
    public Task After_the_hint_is_put_the_queue_sends_it() =>
        CrashAsync(app => app.Queues, Nth(1, request => request.IsPut("sms-send")), before: false, inLedger: 1, "delivered");
}

/// <summary>Before and after the claim.</summary>
public sealed class CrashAtClaimTests(AzuriteFixture azurite) : CrashTest(azurite), IClassFixture<AzuriteFixture>
{
    [Fact]
    public Task Before_the_claim_it_is_sent_later() =>
        CrashAsync(app => app.Tables, Nth(2, request => request.IsTransaction), before: true, inLedger: 1, "delivered");

    [Fact]
    public Task After_the_claim_nobody_knows_whether_bytes_left_so_it_is_unconfirmed() =>
        CrashAsync(app => app.Tables, Nth(2, request => request.IsTransaction), before: false, inLedger: 0, "unconfirmed");
}

/// <summary>Before and after the gateway call.</summary>
public sealed class CrashAtCallTests(AzuriteFixture azurite) : CrashTest(azurite), IClassFixture<AzuriteFixture>
{
    [Fact]
    public Task With_the_bytes_on_their_way_it_is_unconfirmed() =>
        CrashAsync(app => app.Gateway, Nth(1, _ => true), before: true, inLedger: 0, "unconfirmed");

    [Fact]
    public Task With_the_answer_on_its_way_it_is_unconfirmed_and_not_sent_again() =>
        CrashAsync(app => app.Gateway, Nth(1, _ => true), before: false, inLedger: 1, "unconfirmed");
}

/// <summary>Before and after the transaction that stores the answer.</summary>
public sealed class CrashAtResultTests(AzuriteFixture azurite) : CrashTest(azurite), IClassFixture<AzuriteFixture>
{
    [Fact]
    public Task Before_the_result_is_stored_it_is_unconfirmed_and_not_sent_again() =>
        CrashAsync(app => app.Tables, Nth(3, request => request.IsTransaction), before: true, inLedger: 1, "unconfirmed");

    [Fact]
    public Task After_the_result_is_stored_it_is_tracked_to_its_end() =>
        CrashAsync(app => app.Tables, Nth(3, request => request.IsTransaction), before: false, inLedger: 1, "delivered");
}

/// <summary>Before and after the deletion of its hint.</summary>
public sealed class CrashAtHintEndTests(AzuriteFixture azurite) : CrashTest(azurite), IClassFixture<AzuriteFixture>
{
    [Fact]
    public Task Before_the_hint_is_deleted_its_repetition_finds_nothing_to_do() =>
        CrashAsync(app => app.Queues, Nth(1, request => request.IsDelete("sms-send")), before: true, inLedger: 1, "delivered");

    [Fact]
    public Task After_the_hint_is_deleted_it_is_tracked_to_its_end() =>
        CrashAsync(app => app.Queues, Nth(1, request => request.IsDelete("sms-send")), before: false, inLedger: 1, "delivered");
}

/// <summary>Before and after the status check.</summary>
public sealed class CrashAtStatusTests(AzuriteFixture azurite) : CrashTest(azurite), IClassFixture<AzuriteFixture>
{
    [Fact]
    public Task With_the_status_on_its_way_it_is_asked_again() =>
        CrashAsync(app => app.Gateway, Nth(2, _ => true), before: false, inLedger: 1, "delivered");

    [Fact]
    public Task Before_the_status_is_stored_it_is_asked_again() =>
        CrashAsync(app => app.Tables, Nth(4, request => request.IsTransaction), before: true, inLedger: 1, "delivered");
}
