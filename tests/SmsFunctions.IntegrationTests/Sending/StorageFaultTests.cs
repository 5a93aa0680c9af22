using SmsFunctions.Messages;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Sending;

/// <summary>Tests of lost answers and storage outages at every step of a single message.</summary>
[Collection(SendingTests.Name)]
public sealed class StorageFaultTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(1, "insert")]
    [InlineData(2, "claim")]
    [InlineData(3, "result")]
    public async Task A_transaction_whose_answer_is_lost_changes_nothing(int number, string step)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.AnswerOf(number, request => request.IsTransaction);

        var chunk = await app.SendAsync();

        chunk = await app.AssertEndAsync(chunk.Id, MessageStatus.Sent, inLedger: 1);
        Assert.True(app.Simulator.Calls.CountOf("1c_s.php") == 1, step);
        Assert.Single(chunk.Recipients[0].GatewayIds);
        Assert.Equal(2, chunk.Version);
    }

    [Fact]
    public async Task A_sweep_whose_move_of_the_marker_is_not_answered_leads_to_one_call()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        await app.TakeSendHintsAsync();
        app.Time.Advance(TimeSpan.FromMinutes(3));
        app.TableWire.Cuts = Cuts.AnswerOf(1, request => request.IsTransaction);

        await app.SendSweep.RunAsync(CancellationToken.None);
        await app.WorkAsync();

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task Storage_down_at_accept_leaves_nothing_behind()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.Everything();

        var intake = await app.TryAcceptAsync();

        Assert.False(intake.IsStored);
        Assert.Empty(await app.Stored.RowsAsync());
        Assert.Empty(await app.TakeSendHintsAsync());
    }

    [Fact]
    public async Task Storage_down_between_the_day_and_the_message_leaves_nothing_to_send()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.Before(request => request.IsTransaction);

        Assert.False((await app.TryAcceptAsync()).IsStored);
        app.TableWire.Cuts = null;
        app.Time.Advance(TimeSpan.FromMinutes(3));
        await app.SendSweep.RunAsync(CancellationToken.None);

        Assert.Empty(await app.Stored.RowsAsync());
        Assert.Empty(await app.TakeSendHintsAsync());
    }

    [Fact]
    public async Task A_queue_that_is_down_at_accept_delays_the_message_until_the_sweep()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.QueueWire.Cuts = Cuts.Everything();
        var accepting = app.AcceptAsync();
        await app.LetTimePassAsync(() => accepting.IsCompleted);
        var id = await accepting;
        app.QueueWire.Cuts = null;
        Assert.Empty(await app.TakeSendHintsAsync());

        app.Time.Advance(TimeSpan.FromMinutes(3));
        await app.SendSweep.RunAsync(CancellationToken.None);
        await app.WorkAsync();

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }
}
