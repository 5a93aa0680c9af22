using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.Tracking;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Tracking;

/// <summary>The grouping of due status checks into hints.</summary>
public sealed class PollHintTests
{
    private const int Rate = 20;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2_000, 1)]
    [InlineData(300, 7)]
    [InlineData(40, 200)]
    public void Every_due_check_is_in_exactly_one_hint_and_no_hint_is_too_large(int chunks, int recipients)
    {
        var due = Enumerable.Range(0, chunks).Select(i => Due(i, 1 + (i % recipients))).ToList();

        var hints = PollHint.For(due, Rate).ToList();

        Assert.Equal(due.Order(ByKey), hints.SelectMany(hint => hint.Work).Order(ByKey));
        Assert.All(hints, hint =>
        {
            Assert.Equal(hint.Work.Select(work => work.Chunk), hint.Hint.Chunks);
            Assert.InRange(hint.Work.Count, 1, 50);
            Assert.InRange(hint.Work.Sum(work => work.Count), 1, 200);
        });
    }

    [Fact]
    public void Checks_that_fit_into_one_hint_are_not_spread_over_two()
    {
        var all = Enumerable.Range(0, 120).Select(i => Due(i, 1)).ToList();

        Assert.Equal([50, 50, 20], PollHint.For(all, Rate).Select(hint => hint.Work.Count));
    }

    [Theory]
    [InlineData(1, 200)]
    [InlineData(120, 1)]
    [InlineData(7, 90)]
    public void The_hints_of_a_tick_make_no_more_calls_a_second_together_than_the_rate(int chunks, int recipients)
    {
        var hints = PollHint.For([.. Enumerable.Range(0, chunks).Select(i => Due(i, recipients))], Rate).ToList();

        Assert.Equal(Rate, hints.Sum(hint => TimeSpan.FromSeconds(1) / hint.Hint.Gap), 3);
        Assert.All(hints, hint => Assert.Equal(chunks * recipients / (double)Rate, hint.Work.Sum(work => work.Count) * hint.Hint.Gap.TotalSeconds, 3));
    }

    [Fact]
    public void The_largest_hint_fits_into_the_time_limit_of_a_worker_at_the_lowest_rate()
    {
        var (hint, work) = PollHint.For([Due(0, SmsFunctions.Messages.Chunk.MaxRecipients)], ratePerSecond: 1).Single();

        Assert.InRange(hint.Gap * work.Sum(due => due.Count), TimeSpan.Zero, PollHandler.Limit - TimeSpan.FromSeconds(30));
        Assert.True(RecentHints.Timeout > PollHandler.Limit);
    }

    [Fact]
    public void Chunks_of_one_shard_stay_together()
    {
        var all = Enumerable.Range(0, 1_000).Select(i => Due(i, 1)).ToList();

        var pieces = PollHint.For(all, Rate).SelectMany(hint => hint.Hint.Chunks.Select(chunk => chunk.Partition).Distinct()).ToList();

        // Each boundary between two hints splits at most one shard.
        Assert.InRange(pieces.Count, BatchId.Shards, BatchId.Shards + (1_000 / PollHint.MaxChunks) - 1);
    }

    [Fact]
    public void Chunks_of_two_shards_are_read_by_two_queries()
    {
        var hint = PollHint.For([.. Enumerable.Range(0, 50).Select(i => Due(0, 1))], Rate).Single().Hint;

        Assert.All(hint.Neighbours(), near => Assert.Single(near.Select(chunk => chunk.Partition).Distinct()));
        Assert.Equal(hint.Chunks.Select(chunk => chunk.Partition).Distinct().Count(), hint.Neighbours().Count());
    }

    [Fact]
    public void Chunks_that_were_accepted_together_are_read_together()
    {
        int[] seconds = [0, 10, 25, 40, 100, 3_600, 3_610];
        var hint = new PollHint([.. seconds.Select(second => new ChunkId(new BatchId("020261122", ChunkId.New(Noon.AddSeconds(second), Noon).Batch.Stem), 0))]);

        var near = hint.Neighbours().Select(group => group.Select(chunk => (int)(chunk.Batch.CreatedAt - Noon).TotalSeconds).ToArray());

        Assert.Equal([[3_610, 3_600], [100], [40, 25, 10], [0]], near);
    }

    private static readonly Comparer<DueMarker> ByKey =
        Comparer<DueMarker>.Create((one, other) => string.CompareOrdinal(one.Chunk.ToString(), other.Chunk.ToString()));

    private static DueMarker Due(int i, int count) => new(ChunkId.New(Noon.AddSeconds(-i), Noon), new Marker(MarkerKind.Poll, Noon), count, null);
}
