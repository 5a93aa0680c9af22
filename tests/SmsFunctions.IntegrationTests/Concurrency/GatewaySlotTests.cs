using System.Diagnostics.CodeAnalysis;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using SmsFunctions.Concurrency;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Concurrency;

/// <summary>Tests of the slots that limit the concurrent gateway calls of all instances together.</summary>
public sealed class GatewaySlotTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const int Max = 3;

    // With 8 slots, a block has two.
    [Theory]
    [InlineData(Max)]
    [InlineData(8)]
    public async Task Two_instances_under_load_never_make_more_calls_at_once_than_allowed(int max)
    {
        await using var app = await StartAsync(max);
        await using var other = app.Another();
        var (calls, most, gate) = (0, 0, new Lock());
        var working = Task.WhenAll(Enumerable.Range(0, 16).Select(async worker =>
        {
            for (var call = 0; call < 25;)
            {
                using var lease = await TakeAsync(worker % 2 == 0 ? app : other);
                if (lease is null)
                {
                    continue;
                }

                lock (gate)
                {
                    most = Math.Max(most, ++calls);
                }

                // The call takes some time.
                await RowsAsync(app);
                lock (gate)
                {
                    calls--;
                    call++;
                }
            }
        }));

        await app.LetTimePassAsync(() => working.IsCompleted);

        await working;
        Assert.Equal(max, most);
    }

    [Fact]
    public async Task Two_instances_under_load_never_make_more_low_calls_at_once_than_allowed_and_each_kind_goes_on()
    {
        await using var app = await StartAsync(max: 8);
        await using var other = app.Another();
        var (low, most, done, gate) = (0, 0, new Dictionary<Priority, int>(), new Lock());
        var working = Task.WhenAll(Enumerable.Range(0, 40).Select(async worker =>
        {
            // Some of the low callers and some of the others are at each instance.
            var priority = worker % 4 < 2 ? Priority.Low : Priority.High;
            for (var call = 0; call < 20;)
            {
                using var lease = await TakeAsync(worker % 2 == 0 ? app : other, priority);
                if (lease is null)
                {
                    continue;
                }

                lock (gate)
                {
                    low += priority == Priority.Low ? 1 : 0;
                    most = Math.Max(most, low);
                }

                // The call takes some time.
                await RowsAsync(app);
                lock (gate)
                {
                    low -= priority == Priority.Low ? 1 : 0;
                    done[priority] = done.GetValueOrDefault(priority) + 1;
                    call++;
                }
            }
        }));

        await app.LetTimePassAsync(() => working.IsCompleted);

        await working;
        Assert.InRange(most, 2, 7);
        Assert.Equal((400, 400), (done[Priority.Low], done[Priority.High]));
    }

    // In Flex Consumption, each queue function runs on instances of its own.
    [Theory]
    [InlineData(8, null, 5, Priority.Low, 2)]
    [InlineData(Max, null, 3, Priority.Low, 1)]
    [InlineData(8, "8", 4, Priority.High, 2)]
    [InlineData(1, null, 1, Priority.High, 1)]
    public async Task An_instance_whose_slots_are_all_rented_for_another_priority_gets_some_within_two_minutes(
        int max, string? low, int blocks, Priority priority, int expected)
    {
        await using var app = await StartAsync(max, low);
        await using var busy = app.Another();
        using var stop = new CancellationTokenSource();
        var working = Task.WhenAll(Enumerable.Range(0, max + 3).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var lease = await TakeAsync(busy, priority == Priority.Low ? Priority.High : Priority.Low);
                await RowsAsync(app);
            }
        }));
        await Eventually.Get(() => RowsAsync(app), rows => rows.Count == blocks, "all blocks are rented");

        var begun = app.Now;
        var leases = new List<SlotLease>();
        var taking = Task.Run(async () =>
        {
            while (leases.Count < expected)
            {
                if (await TakeAsync(app, priority) is { } lease)
                {
                    leases.Add(lease);
                }
            }
        });
        await app.LetTimePassAsync(() => taking.IsCompleted, TimeSpan.FromMilliseconds(400));

        Assert.InRange(app.Now - begun, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        leases.ForEach(lease => lease.Dispose());
        await stop.CancelAsync();
        await app.LetTimePassAsync(() => working.IsCompleted);
    }

    [Fact]
    public async Task An_instance_with_low_calls_alone_leaves_the_slot_of_other_messages_to_another_instance()
    {
        await using var app = await StartAsync(max: 8);
        await using var busy = app.Another();
        var low = await Task.WhenAll(Enumerable.Range(0, 7).Select(_ => TakeAsync(busy, Priority.Low)));
        var waiting = TakeAsync(busy, Priority.Low);

        using var lease = await TakeAsync(app);

        Assert.All(low, Assert.NotNull);
        Assert.NotNull(lease);
        await app.LetTimePassAsync(() => waiting.IsCompleted);
        Assert.Null(await waiting);
    }

    [Fact]
    public async Task Using_a_rented_slot_makes_no_storage_request()
    {
        await using var app = await StartAsync();
        await UseAsync(app);
        app.TableWire.ForgetRequests();

        for (var call = 0; call < 1000; call++)
        {
            await UseAsync(app);
            app.Time.Advance(TimeSpan.FromMilliseconds(20));
        }

        Assert.Empty(app.TableWire.Requests);
    }

    [Fact]
    public async Task A_slot_in_use_is_renewed_about_twice_a_minute_and_keeps_its_owner()
    {
        await using var app = await StartAsync();
        await using var other = app.Another();
        using var lease = await TakeAsync(app);
        var owner = (await RowsAsync(app))[0];
        app.TableWire.ForgetRequests();

        for (var tick = 0; tick < 30; tick++)
        {
            await NextTickAsync(app, renews: tick % 3 == 2);
        }

        Assert.Equal(10, app.TableWire.Requests.Count);
        Assert.Equal(owner["Owner"], (await RowsAsync(app))[0]["Owner"]);
        Assert.Equal(Max - 1, (await TakeAllAsync(other, available: Max - 1)).Count);
    }

    [Fact]
    public async Task An_unused_slot_is_released_within_half_a_minute()
    {
        await using var app = await StartAsync();
        await using var other = app.Another();
        var leases = await Task.WhenAll(Enumerable.Range(0, Max).Select(_ => TakeAsync(app)));
        Assert.All(leases, lease => lease!.Dispose());
        await NextTickAsync(app, renews: false);
        Assert.Equal(Max, (await RowsAsync(app)).Count);
        await NextTickAsync(app, renews: false);
        await Eventually.Get(() => RowsAsync(app), rows => rows.Count == 0, "the slots are released");

        Assert.Equal(Max, (await TakeAllAsync(other)).Count);
    }

    [Fact]
    public async Task A_block_is_released_only_when_the_calls_in_progress_do_not_need_it()
    {
        // Four blocks of two slots. With other sizes the number of rented blocks depends on the random first block.
        await using var app = await StartAsync(max: 8, low: "6");
        var leases = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => TakeAsync(app)));
        Assert.Equal(3, (await RowsAsync(app)).Count);
        Assert.All(leases[..2], lease => lease!.Dispose());
        await NextTickAsync(app, renews: false);
        Assert.Equal(3, (await RowsAsync(app)).Count);

        await NextTickAsync(app, renews: false);
        await Eventually.Get(() => RowsAsync(app), rows => rows.Count == 2, "the block without calls is released");
        await NextTickAsync(app, renews: true);
        Assert.Equal(2, (await RowsAsync(app)).Count);

        Assert.All(leases[2..], lease => lease!.Dispose());
        await NextTickAsync(app, renews: false);
        await NextTickAsync(app, renews: false);
        await Eventually.Get(() => RowsAsync(app), rows => rows.Count == 0, "all blocks are released");
    }

    [Fact]
    public async Task The_slots_of_a_crashed_instance_become_free_after_a_minute()
    {
        await using var app = await StartAsync();
        await RentAllAsync(app, "an instance that is no more");
        var taking = TakeAsync(app);
        await Eventually.True(() => app.TableWire.Requests.Any(request => request.Method == "GET"), "the rows have been read");
        app.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(await taking);

        app.Time.Advance(TimeSpan.FromSeconds(40));

        Assert.Equal(Max, (await TakeAllAsync(app)).Count);
    }

    [Fact]
    public async Task A_waiting_taker_gets_the_first_slot_that_this_instance_frees()
    {
        await using var app = await StartAsync();
        var leases = await TakeAllAsync(app);
        var (first, second) = (TakeAsync(app), TakeAsync(app));

        leases[1].Dispose();
        leases[1].Dispose();

        Assert.NotNull(await first);
        Assert.False(second.IsCompleted);
        leases[0].Dispose();
        Assert.NotNull(await second);
    }

    [Fact]
    public async Task A_taker_waits_longer_than_three_seconds_while_others_get_slots()
    {
        await using var app = await StartAsync();
        var leases = await TakeAllAsync(app);
        var waiting = Enumerable.Range(0, Max).Select(_ => TakeAsync(app)).ToList();
        var (begun, last) = (app.Now, TakeAsync(app));
        foreach (var (lease, next) in leases.Zip(waiting))
        {
            app.Time.Advance(TimeSpan.FromSeconds(2));
            lease.Dispose();
            Assert.NotNull(await next);
        }

        Assert.False(last.IsCompleted);
        await app.LetTimePassAsync(() => last.IsCompleted);

        Assert.Null(await last);
        Assert.InRange(app.Now - begun, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_waiting_taker_gets_a_slot_that_another_instance_released()
    {
        await using var app = await StartAsync();
        var other = app.Another();
        (await TakeAllAsync(other)).ForEach(lease => lease.Dispose());
        var taking = TakeAsync(app);
        var nextCheck = TimeSpan.FromSeconds(2);
        await app.Time.TimerIsSetForAsync(app.Now + nextCheck);

        await other.DisposeAsync();
        app.Time.Advance(nextCheck);

        Assert.NotNull(await taking);
    }

    [Fact]
    public async Task A_cancelled_taker_keeps_no_slot()
    {
        await using var app = await StartAsync();
        var leases = await TakeAllAsync(app);
        using var stop = new CancellationTokenSource();
        var cancelled = app.Get<GatewaySlots>().TakeAsync(Priority.Normal, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        leases.ForEach(lease => lease.Dispose());

        Assert.Equal(Max, (await TakeAllAsync(app)).Count);
    }

    [Fact]
    public async Task Without_storage_only_the_slots_already_rented_are_used()
    {
        await using var app = await StartAsync();
        using var lease = await TakeAsync(app);
        app.TableWire.Cuts = Cuts.Everything();
        app.Time.Advance(TimeSpan.FromSeconds(30));
        await Eventually.True(() => Said(app) == 1, "the renewal has failed");
        app.Time.Advance(TimeSpan.FromMinutes(5));

        var second = TakeAsync(app);
        lease!.Dispose();
        await app.LetTimePassAsync(() => second.IsCompleted);
        using var taken = await second;
        Assert.NotNull(taken);
        var third = TakeAsync(app);
        await app.LetTimePassAsync(() => third.IsCompleted);

        Assert.Null(await third);
        Assert.Equal(1, Said(app));
    }

    [Fact]
    public async Task After_an_outage_a_slot_taken_by_another_instance_is_given_up()
    {
        await using var app = await StartAsync();
        using var lease = await TakeAsync(app);
        app.TableWire.Cuts = Cuts.Everything();
        app.Time.Advance(TimeSpan.FromSeconds(30));
        await Eventually.True(() => Said(app) == 1, "the renewal has failed");
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await RentAllAsync(app, "another instance");
        app.TableWire.Cuts = null;
        app.TableWire.ForgetRequests();
        app.Time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.True(() => app.TableWire.Requests.Any(request => request.Method == "GET"), "the owner of the row has been read");

        lease!.Dispose();

        // The answer has reached the wire, and the instance may still be working on it.
        await Eventually.Get(() => TryTakeAsync(app), isTaken => !isTaken, "the slot is given up");
    }

    [Fact]
    public async Task After_a_suspension_a_block_that_another_instance_has_rented_is_not_used()
    {
        await using var app = await StartAsync();
        (await TakeAsync(app))!.Dispose();
        await RentAllAsync(app, "another instance", app.Now.AddMinutes(5));

        app.Time.Suspend(TimeSpan.FromMinutes(1));

        Assert.False(await TryTakeAsync(app));
    }

    [Fact]
    public async Task A_rental_whose_answer_is_lost_is_valid()
    {
        await using var app = await StartAsync();
        app.TableWire.Cuts = Cuts.AnswerOf(1, request => request.Method == "POST");

        Assert.NotNull(await TakeAsync(app));
        Assert.Equal(Max - 1, (await TakeAllAsync(app, available: Max - 1)).Count);
    }

    [Fact]
    public async Task Rows_above_a_lowered_slot_count_are_not_changed()
    {
        await using var app = await StartAsync(max: 1);
        await RentAllAsync(app, "an instance before the change", until: app.Now);

        var leases = await TakeAllAsync(app, available: 1);

        Assert.Single(leases);
        Assert.Equal(2, (await RowsAsync(app)).Count(row => row.GetString("Owner") == "an instance before the change"));
    }

    private Task<InProcessApp> StartAsync(int max = Max, string? low = null) => InProcessApp.StartAsync(
        azurite, settings: new Dictionary<string, string?> { ["Gateway:MaxConcurrency"] = $"{max}", ["Gateway:LowConcurrency"] = low });

    private static Task<SlotLease?> TakeAsync(InProcessApp app, Priority priority = Priority.Normal) =>
        app.Get<GatewaySlots>().TakeAsync(priority, CancellationToken.None);

    /// <returns>Whether a slot was available.</returns>
    private static async Task<bool> TryTakeAsync(InProcessApp app)
    {
        var taking = TakeAsync(app);
        await app.LetTimePassAsync(() => taking.IsCompleted);
        using var lease = await taking;
        return lease is not null;
    }

    private static async Task UseAsync(InProcessApp app) => (await TakeAsync(app))!.Dispose();

    /// <summary>Takes all slots. The requests above <paramref name="available"/> get none unless more are available than the test expects.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "Some tests never give them back.")]
    private static async Task<List<SlotLease>> TakeAllAsync(InProcessApp app, int available = Max)
    {
        var taking = Enumerable.Range(0, Max + 1).Select(_ => TakeAsync(app)).ToList();

        // Renting takes real time. The clock moves slowly, so that it does not end the wait of the takers before.
        await app.LetTimePassAsync(() => taking.Count(task => task.IsCompleted) >= available, TimeSpan.FromMilliseconds(10));
        await app.LetTimePassAsync(() => taking.All(task => task.IsCompleted), TimeSpan.FromMilliseconds(300));
        return [.. (await Task.WhenAll(taking)).OfType<SlotLease>()];
    }

    /// <summary>Moves the clock by the ten seconds between two checks and waits until a renewal has completed.</summary>
    private static async Task NextTickAsync(InProcessApp app, bool renews)
    {
        var before = (await RowsAsync(app)).Select(row => row.ETag).ToHashSet();
        app.Time.Advance(TimeSpan.FromSeconds(10));
        if (renews)
        {
            await Eventually.Get(() => RowsAsync(app), rows => rows.All(row => !before.Contains(row.ETag)), "the rows are renewed");
        }
    }

    private static async Task RentAllAsync(InProcessApp app, string owner, DateTimeOffset? until = null)
    {
        var table = new TableServiceClient(app.Direct).GetTableClient(Keys.ControlTable);
        for (var number = 0; number < Max; number++)
        {
            await table.UpsertEntityAsync(
                new TableEntity("slot", $"{number:D2}") { ["Owner"] = owner, ["Until"] = until ?? app.Now.AddMinutes(1) }, TableUpdateMode.Replace);
        }
    }

    private static async Task<List<TableEntity>> RowsAsync(InProcessApp app) =>
        await new TableServiceClient(app.Direct).GetTableClient(Keys.ControlTable).QueryAsync<TableEntity>("PartitionKey eq 'slot'").ToListAsync();

    private static int Said(InProcessApp app) => app.Log.Of(LogLevel.Warning).Count(line => line.Contains("slots cannot be", StringComparison.Ordinal));
}
