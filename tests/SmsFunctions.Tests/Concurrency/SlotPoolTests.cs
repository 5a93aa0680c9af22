using SmsFunctions.Concurrency;
using SmsFunctions.Tests.Support;

namespace SmsFunctions.Tests.Concurrency;

public sealed class SlotPoolTests
{
    private readonly SlotPool _pool = new();

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

        using var lease = await _pool.TakeAsync(block => block != expired, CancellationToken.None);

        Assert.Equal([good], _pool.Blocks);
        Assert.Equal(1, good.InUse);
    }

    [Fact]
    public async Task A_cancelled_caller_takes_nothing()
    {
        using var stop = new CancellationTokenSource();
        var cancelled = _pool.TakeAsync(_ => true, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(_pool.IsShort);

        Add(number: 0, size: 1);

        (await TakeAsync()).Dispose();
    }

    private RentedBlock Add(int number, int size)
    {
        var block = new RentedBlock(number, size, new Azure.ETag("1"), Build.Noon);
        _pool.Add(block);
        return block;
    }

    private Task<SlotLease> TakeAsync() => _pool.TakeAsync(_ => true, CancellationToken.None);
}
