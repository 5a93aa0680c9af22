using Azure.Data.Tables;
using GatewaySimulator.Faults;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Storage;

/// <summary>Tests of the list of open partitions. Sweeps query only these, so they never find the work of a partition that is removed too early.</summary>
[Collection(TrackingTests.Name)]
public sealed class OpenDayTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Past = InProcessApp.Start.AddDays(4);

    [Fact]
    public async Task A_day_leaves_the_list_when_it_is_three_days_past_and_was_found_empty_some_time_apart()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await RejectMessageAsync(app);
        app.Time.Advance(Past.AddHours(-13) - app.Now);
        await SweepTwiceAsync(app);
        Assert.Equal(["20210314"], await app.Stored.OpenDaysAsync());

        app.Time.Advance(TimeSpan.FromHours(1));
        await SweepTwiceAsync(app);
        Assert.Equal(["20210314"], await app.Stored.OpenDaysAsync());
        app.Time.Advance(TimeSpan.FromMinutes(15));
        await app.SendSweep.RunAsync(CancellationToken.None);

        Assert.Empty(await app.Stored.OpenDaysAsync());
    }

    [Fact]
    public async Task A_day_with_a_marker_in_the_future_stays_on_the_list()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Status, Status = "Sent" });
        var (lost, call) = await GiveUpClaimAsync(app);
        await CloseDayAsync(app);
        await StoreLateAnswerAsync(app, lost, call, (await app.SendAsync()).Recipients[0].GatewayId!);
        while ((await app.NextCheckAsync(lost.Chunk.Id)).PollNumber < 10)
        {
        }

        for (var look = 0; look < 4; look++)
        {
            await app.SendSweep.RunAsync(CancellationToken.None);
            app.Time.Advance(TimeSpan.FromMinutes(20));
        }

        Assert.Contains("20210314", await app.Stored.OpenDaysAsync());
    }

    [Fact]
    public async Task A_late_answer_reopens_its_day_and_is_tracked()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var (lost, call) = await GiveUpClaimAsync(app);
        await CloseDayAsync(app);

        await StoreLateAnswerAsync(app, lost, call, "17");
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await app.TrackingSweep.RunAsync(CancellationToken.None);

        Assert.Equal(["20210314"], await app.Stored.OpenDaysAsync());
        Assert.Single(await app.TakeAsync(Keys.PollQueue));
    }

    [Fact]
    public async Task A_day_does_not_close_while_an_answer_is_being_stored()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var (lost, call) = await GiveUpClaimAsync(app);
        app.Time.Advance(Past.AddHours(12) - app.Now);
        app.TableWire.Cuts = Cuts.Meanwhile(1, request => request.IsTransaction, () => SweepTwiceAsync(app).GetAwaiter().GetResult());

        await StoreLateAnswerAsync(app, lost, call, "17");
        await SweepTwiceAsync(app);

        Assert.Equal(["20210314"], await app.Stored.OpenDaysAsync());
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task Accepting_writes_the_row_of_a_partition_once()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?> { ["Storage:Shards"] = "1" });
        for (var i = 0; i < 5; i++)
        {
            await app.AcceptAsync();
        }

        app.Time.Advance(TimeSpan.FromDays(1));
        await app.AcceptAsync();
        await app.AcceptAsync();

        Assert.Equal(2, app.TableWire.Requests.Count(request => request.Path.Contains($"{Keys.ControlTable}(PartitionKey='day'", StringComparison.Ordinal)));
        Assert.Equal(["20210314", "20210315"], await app.Stored.OpenDaysAsync());
    }

    [Fact]
    public async Task A_day_of_an_earlier_version_is_swept_in_all_shards_and_closes_when_all_are_empty()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?> { ["Storage:Shards"] = "16" });
        var id = await app.AcceptAsync();
        await ReplaceByDayAsync(app);

        await app.WorkAsync();
        app.Time.Advance(TimeSpan.FromMinutes(3));
        await app.TrackingSweep.RunAsync(CancellationToken.None);
        Assert.Single(await app.TakeAsync(Keys.PollQueue));

        await app.Table.DeleteAsync(await app.Stored.StoredAsync(id), CancellationToken.None);
        await CloseDayAsync(app);
    }

    /// <summary>Replaces the rows of open partitions by one for their day, as earlier versions wrote it.</summary>
    private static async Task ReplaceByDayAsync(InProcessApp app)
    {
        var list = new TableServiceClient(app.Direct).GetTableClient(Keys.ControlTable);
        foreach (var row in await app.Stored.OpenPartitionsAsync())
        {
            await list.DeleteEntityAsync("day", row);
        }

        await list.AddEntityAsync(new TableEntity("day", "20210314"));
    }

    private static async Task RejectMessageAsync(InProcessApp app)
    {
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Message_Rejected" });
        await app.SendAsync();
    }

    private static async Task SweepTwiceAsync(InProcessApp app)
    {
        // Both timers reach the same days within the same second.
        await app.SendSweep.RunAsync(CancellationToken.None);
        await app.TrackingSweep.RunAsync(CancellationToken.None);
    }

    private static async Task CloseDayAsync(InProcessApp app)
    {
        app.Time.Advance(Past.AddHours(12) - app.Now);
        await app.SendSweep.RunAsync(CancellationToken.None);
        app.Time.Advance(TimeSpan.FromMinutes(15));
        await app.SendSweep.RunAsync(CancellationToken.None);
        Assert.Empty(await app.Stored.OpenDaysAsync());
    }

    private static async Task StoreLateAnswerAsync(InProcessApp app, StoredChunk lost, string call, string gatewayId)
    {
        var answered = app.Get<ChunkMachine>().Answer(lost.Chunk, call, [(0, new PhoneReply(Verdict.Accepted, gatewayId, null))], true, app.Now);
        Assert.True((await app.Table.WriteAsync(lost, answered, CancellationToken.None)).Written);
    }

    /// <summary>Stores a message whose claim has no result, so that it is unconfirmed.</summary>
    private static async Task<(StoredChunk Lost, string Call)> GiveUpClaimAsync(InProcessApp app)
    {
        var id = await app.AcceptAsync();
        var stored = await app.Stored.StoredAsync(id);
        var claim = Assert.IsType<Claim.Take>(app.Get<ChunkMachine>().Claim(stored.Chunk, app.Now));
        await app.Table.WriteAsync(stored, claim.Next, CancellationToken.None);
        app.Time.Advance(TimeSpan.FromMinutes(3));
        await app.WorkAsync();
        await app.AssertEndAsync(id, MessageStatus.Unconfirmed, inLedger: 0);
        return (await app.Stored.StoredAsync(id), claim.Call);
    }
}
