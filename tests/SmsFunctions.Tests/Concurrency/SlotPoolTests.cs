using SmsFunctions.Concurrency;
using SmsFunctions.Messages;
using SmsFunctions.Tests.Support;

namespace SmsFunctions.Tests.Concurrency;

public sealed class SlotPoolTests
{
    private readonly SlotPool _pool = new(lowShare: 4);

    [Fact]
    public async Task Waiting_callers_are_served_in_their_order()
    {
        var waiting = Enumerable.Range(0, 3).Select(_ => TakeAsync()).ToList();
        Assert.True(_pool.IsShort);

        Add(number: 0, size: 2);

        await Task.WhenAll(waiting[..2]);
        Assert.False(waiting[2].IsCompleted);
        Assert.True(_pool.IsShort);
    }

    [Fact]
    public async Task A_slot_of_a_removed_block_is_not_lent_again()
    {
        var (kept, removed) = (Add(number: 0, size: 1), Add(number: 1, size: 1));
        var (first, second) = (await TakeAsync(), await TakeAsync());
        var third = TakeAsync();

        _pool.Remove(removed);
        second.Dispose();
        Assert.False(third.IsCompleted);
        first.Dispose();

        await third;
        Assert.Equal([kept], _pool.Blocks);
    }

    [Fact]
    public async Task A_block_with_a_call_in_progress_is_not_removed_as_unused()
    {
        var (used, unused) = (Add(number: 0, size: 2), Add(number: 1, size: 2));
        using var lease = await TakeAsync();

        Assert.Equal([unused], _pool.RemoveUnused(sinceLastCheck: false));
        Assert.Equal([used], _pool.Blocks);
    }

    [Fact]
    public async Task A_block_that_was_used_since_the_last_check_is_removed_at_the_next_one()
    {
        var block = Add(number: 0, size: 1);
        (await TakeAsync()).Dispose();

        Assert.Empty(_pool.RemoveUnused(sinceLastCheck: true));
        Assert.Equal([block], _pool.RemoveUnused(sinceLastCheck: true));
    }

    [Fact]
    public async Task Calls_one_after_another_use_the_block_with_the_lowest_number()
    {
        var (high, low) = (Add(number: 1, size: 2), Add(number: 0, size: 2));

        for (var call = 0; call < 5; call++)
        {
            (await TakeAsync()).Dispose();
        }

        Assert.True(low.WasUsed);
        Assert.False(high.WasUsed);
    }

    [Fact]
    public async Task A_block_that_is_not_usable_is_removed()
    {
        var (expired, good) = (Add(number: 0, size: 2), Add(number: 1, size: 2));

        using var lease = await _pool.TakeAsync(Priority.Normal, block => block != expired, CancellationToken.None);

        Assert.Equal([good], _pool.Blocks);
        Assert.Equal(1, good.InUse);
    }

    [Fact]
    public async Task A_cancelled_caller_takes_nothing()
    {
        using var stop = new CancellationTokenSource();
        var cancelled = _pool.TakeAsync(Priority.Normal, _ => true, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(_pool.IsShort);

        Add(number: 0, size: 1);

        (await TakeAsync()).Dispose();
    }

    [Fact]
    public async Task Low_calls_use_no_more_slots_than_their_part_of_the_blocks()
    {
        Add(number: 0, size: 2, lowSize: 1);
        Add(number: 1, size: 2, lowSize: 0);
        using var low = await TakeAsync(Priority.Low);
        var waiting = TakeAsync(Priority.Low);

        var others = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TakeAsync()));

        Assert.False(waiting.IsCompleted);
        Assert.Equal((false, true), (_pool.IsShortOf(Priority.Normal), _pool.IsShortOf(Priority.Low)));
        others[0].Dispose();
        Assert.False(waiting.IsCompleted);
        low.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public void Low_callers_that_may_use_no_more_slots_need_no_block_without_a_part_for_them()
    {
        Add(number: 0, size: 2, lowSize: 2);

        _ = Enumerable.Range(0, 5).Select(_ => TakeAsync(Priority.Low)).ToList();

        Assert.Equal((false, true), (_pool.IsShortOf(Priority.Normal), _pool.IsShortOf(Priority.Low)));
    }

    [Fact]
    public async Task A_low_caller_waits_for_all_others_but_no_longer_than_its_share_allows()
    {
        Add(number: 0, size: 1);
        var running = await TakeAsync();
        var low = TakeAsync(Priority.Low);
        var others = Enumerable.Range(0, 5).Select(_ => TakeAsync()).ToList();

        var order = new List<string>();
        for (var call = 0; call < 6; call++)
        {
            running.Dispose();
            var next = await Task.WhenAny(others.Append(low));
            order.Add(next == low ? "low" : "other");
            running = await next;
            if (!others.Remove(next))
            {
                low = new TaskCompletionSource<SlotLease>().Task;
            }
        }

        Assert.Equal(["other", "other", "other", "low", "other", "other"], order);
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(8, 7)]
    [InlineData(8, 6)]
    [InlineData(8, 1)]
    [InlineData(3, 1)]
    [InlineData(1, 1)]
    public async Task While_other_work_never_ends_at_least_one_call_in_eight_is_of_priority_low(int max, int low)
    {
        const int Calls = 4_000;
        var (pool, random, begun, lowBegun) = (new SlotPool(SlotPool.ShareOf(low, max)), new Random(17), 0, 0);
        pool.Add(new RentedBlock(0, max, low, new Azure.ETag("1"), Build.Noon));
        var running = new List<(Priority Priority, SlotLease Lease)>();
        var waiting = new List<(Priority Priority, Task<SlotLease> Lease)>();
        for (var call = 0; call < Calls; call++)
        {
            foreach (var priority in new[] { Priority.Low, Priority.High }.SelectMany(one =>
                Enumerable.Repeat(one, (2 * max) - waiting.Count(caller => caller.Priority == one)).ToList()))
            {
                waiting.Add((priority, pool.TakeAsync(priority, _ => true, CancellationToken.None)));
            }

            while (running.Count < max)
            {
                var lease = await Task.WhenAny(waiting.Select(caller => caller.Lease));
                var ready = waiting.Single(caller => caller.Lease == lease);
                waiting.Remove(ready);
                running.Add((ready.Priority, await lease));
                (begun, lowBegun) = (begun + 1, lowBegun + (ready.Priority == Priority.Low ? 1 : 0));
            }

            Assert.InRange(running.Count(one => one.Priority == Priority.Low), 0, low);

            // Any call may be the next to end.
            var ended = running[random.Next(running.Count)];
            running.Remove(ended);
            ended.Lease.Dispose();
        }

        Assert.InRange((double)lowBegun / begun, 1.0 / 8 * 0.95, 0.5);
    }

    [Fact]
    public async Task A_block_is_not_given_back_while_the_low_calls_in_progress_need_its_part()
    {
        var block = Add(number: 0, size: 1, lowSize: 1);
        var reserved = Add(number: 1, size: 1, lowSize: 0);
        var other = await TakeAsync();
        using var low = await TakeAsync(Priority.Low);
        other.Dispose();

        Assert.Equal((0, 1), (block.InUse, reserved.InUse));
        Assert.Empty(_pool.RemoveUnused(sinceLastCheck: false));
        low.Dispose();
        Assert.Equal([block, reserved], _pool.RemoveUnused(sinceLastCheck: false));
    }

    [Fact]
    public void A_pool_knows_for_which_callers_it_has_no_slot_at_all()
    {
        _ = TakeAsync(Priority.Low);
        Assert.Equal((true, false), (_pool.LacksAll(isLow: true), _pool.LacksAll(isLow: false)));

        _ = TakeAsync();
        Assert.True(_pool.LacksAll(isLow: false));
        Add(number: 1, size: 1, lowSize: 0);

        Assert.Equal((true, false), (_pool.LacksAll(isLow: true), _pool.LacksAll(isLow: false)));
        Assert.True(_pool.HasCallers(isLow: true) && _pool.HasCallers(isLow: false));
    }

    private RentedBlock Add(int number, int size, int? lowSize = null)
    {
        var block = new RentedBlock(number, size, lowSize ?? size, new Azure.ETag("1"), Build.Noon);
        _pool.Add(block);
        return block;
    }

    private Task<SlotLease> TakeAsync(Priority priority = Priority.Normal) => _pool.TakeAsync(priority, _ => true, CancellationToken.None);
}
