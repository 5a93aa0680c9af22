using SmsFunctions.Foundation;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Tests.Foundation;

public sealed class GroupLinesTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly List<Group> _groups = [];
    private readonly GroupLines<string, int> _lines;

    public GroupLinesTests() => _lines = new(
        key =>
        {
            var group = new Group(key);
            lock (_groups)
            {
                _groups.Add(group);
            }

            return group;
        },
        _time);

    [Fact]
    public async Task An_item_for_an_idle_line_runs_at_once()
    {
        _lines.Add("a", 1);
        _lines.Add("b", 2);

        await StartedAsync([1], [2]);
    }

    [Fact]
    public async Task Items_that_wait_for_a_group_run_together_in_their_order()
    {
        _lines.Add("a", 1);
        _lines.Add("a", 2);
        _lines.Add("a", 3);
        var first = Assert.Single(await StartedAsync([1]));

        first.End();

        await StartedAsync([1], [2, 3]);
    }

    [Fact]
    public async Task An_item_that_does_not_fit_waits_for_the_next_group()
    {
        foreach (var item in Enumerable.Range(1, 3 + Group.Most))
        {
            _lines.Add("a", item);
        }

        (await StartedAsync([1]))[0].End();
        (await StartedAsync([1], [2, 3, 4, 5]))[1].End();

        await StartedAsync([1], [2, 3, 4, 5], [6, 7]);
    }

    [Fact]
    public async Task A_line_whose_groups_have_ended_is_idle_again()
    {
        _lines.Add("a", 1);
        (await StartedAsync([1]))[0].End();

        _lines.Add("a", 2);

        await StartedAsync([1], [2]);
    }

    [Fact]
    public async Task A_group_that_does_not_end_delays_the_next_items_for_half_a_second()
    {
        _lines.Add("a", 1);
        _lines.Add("a", 2);
        _time.Advance(TimeSpan.FromSeconds(0.4));
        _lines.Add("a", 3);
        await StartedAsync([1]);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        (await StartedAsync([1], [2, 3]))[1].End();
        _lines.Add("a", 4);
        _time.Advance(TimeSpan.FromSeconds(0.5));

        await StartedAsync([1], [2, 3], [4]);
    }

    private async Task<IReadOnlyList<Group>> StartedAsync(params int[][] expected)
    {
        await Eventually.True(() => Started().Count >= expected.Length, "the groups have started");
        Assert.Equal(expected, Started().Select(group => group.Items.ToArray()));
        return Started();
    }

    private List<Group> Started()
    {
        lock (_groups)
        {
            return [.. _groups.Where(group => group.HasStarted)];
        }
    }

    private sealed class Group(string key) : IGroup<int>
    {
        public const int Most = 4;

        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Key => key;

        public List<int> Items { get; } = [];

        public bool HasStarted { get; private set; }

        public void End() => _end.SetResult();

        public bool TryAdd(int item)
        {
            if (Items.Count == Most)
            {
                return false;
            }

            Items.Add(item);
            return true;
        }

        public Task RunAsync()
        {
            HasStarted = true;
            return _end.Task;
        }

        public void Complete()
        {
        }
    }
}
