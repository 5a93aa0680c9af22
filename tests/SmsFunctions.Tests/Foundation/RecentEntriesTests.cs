using SmsFunctions.Foundation;

namespace SmsFunctions.Tests.Foundation;

public sealed class RecentEntriesTests
{
    [Fact]
    public void A_full_dictionary_forgets_its_oldest_entries_and_keeps_the_latest_half()
    {
        var entries = new RecentEntries<int, int>(10);
        for (var i = 0; i < 1_000; i++)
        {
            entries.Set(i, i);
            Assert.InRange(entries.Count, Math.Min(i + 1, 5), 10);
        }

        Assert.All(Enumerable.Range(995, 5), i => Assert.True(entries.TryGet(i, out var value) && value == i));
        Assert.False(entries.TryGet(0, out _));
    }

    [Fact]
    public void An_entry_that_is_set_again_counts_once_and_is_new()
    {
        var entries = new RecentEntries<int, int>(4);
        foreach (var key in new[] { 1, 2, 3, 1, 1, 1 })
        {
            entries.Set(key, entries.TryGet(key, out var before) ? before + 1 : 1);
        }

        Assert.Equal(3, entries.Count);
        Assert.True(entries.TryGet(1, out var times) && times == 4);
        entries.Remove(1);
        Assert.False(entries.TryGet(1, out _));
    }
}
