using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Storage;

/// <summary>The correction of a wrong clock by the times in the answers of storage.</summary>
public sealed class StorageClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTime _machine = new(Noon.AddMilliseconds(730));
    private readonly StorageClock _clock;

    public StorageClockTests() => _clock = new StorageClock(_machine);

    public static TheoryData<double> Wrong => new(600, -600, 2.5, -3.5, 86_400, -40_000);

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_clock_follows_storage_and_is_never_ahead_of_it(double ahead)
    {
        Answers(ahead, 12);

        Assert.InRange(_machine.GetUtcNow().AddSeconds(-ahead) - _clock.GetUtcNow(), TimeSpan.Zero, Second);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    [InlineData(-0.9)]
    [InlineData(-1.9)]
    public void A_clock_within_the_tolerance_is_not_corrected(double ahead)
    {
        Answers(ahead, 12);

        Assert.Equal((_machine.GetUtcNow(), TimeSpan.Zero), (_clock.GetUtcNow(), _clock.Ahead));
    }

    [Theory]
    [InlineData(0, 600)]
    [InlineData(0, -86_400)]
    [InlineData(600, 0)]
    [InlineData(-600, 5)]
    public void One_odd_answer_does_not_move_the_clock(double ahead, double odd)
    {
        Answers(ahead, 5);
        var before = _clock.Ahead;

        Answers(odd, 1);
        Assert.Equal(before, _clock.Ahead);
        Answers(ahead, 5);

        Assert.Equal(before, _clock.Ahead);
    }

    [Fact]
    public void The_first_two_answers_do_not_move_the_clock()
    {
        Answers(600, 2);
        Assert.Equal(TimeSpan.Zero, _clock.Ahead);

        Answers(600, 1);

        Assert.InRange(_clock.Ahead, TimeSpan.FromSeconds(600), TimeSpan.FromSeconds(601));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    public void The_time_is_known_with_the_third_answer(double ahead)
    {
        Answers(ahead, 2);
        Assert.False(_clock.Known.IsCompleted);

        Answers(ahead, 1);

        Assert.True(_clock.Known.IsCompleted);
    }

    [Fact]
    public async Task No_function_starts_before_the_time_is_known_and_all_start_after_five_seconds()
    {
        var (middleware, other, runs) = (new ClockMiddleware(_clock, _machine), new ClockMiddleware(new StorageClock(_machine), _machine), 0);
        Task Run(FunctionContext context)
        {
            runs++;
            return Task.CompletedTask;
        }

        var (first, late) = (middleware.Invoke(null!, Run), other.Invoke(null!, Run));
        Answers(0, 2);
        Assert.Equal(0, runs);
        Answers(0, 1);
        await first;
        Assert.Equal(1, runs);
        _machine.Advance(ClockMiddleware.Longest);
        await late;

        Assert.Equal(2, runs);
    }

    [Fact]
    public void Answers_slower_than_a_second_are_not_measured()
    {
        for (var i = 0; i < 12; i++)
        {
            var asked = _machine.GetUtcNow();
            _machine.Advance(TimeSpan.FromSeconds(5));
            Assert.False(_clock.Compare(asked, _machine.GetUtcNow(), asked));
        }

        Assert.Equal(TimeSpan.Zero, _clock.Ahead);
    }

    [Fact]
    public void Answers_of_up_to_a_second_do_not_correct_a_right_clock()
    {
        for (var i = 0; i < 12; i++)
        {
            var asked = _machine.GetUtcNow();
            _machine.Advance(Second);
            Assert.False(_clock.Compare(asked, _machine.GetUtcNow(), Whole(asked)));
        }
    }

    [Fact]
    public void A_machine_whose_clock_is_set_right_is_no_longer_corrected()
    {
        Answers(600, 5);

        Answers(0, 3);

        Assert.Equal(TimeSpan.Zero, _clock.Ahead);
    }

    [Fact]
    public void A_correction_does_not_change_timers_and_timestamps()
    {
        var (fired, begun) = (0, _clock.GetTimestamp());
        using var timer = _clock.CreateTimer(_ => fired++, null, Second, Timeout.InfiniteTimeSpan);
        for (var i = 0; i < 3; i++)
        {
            _clock.Compare(_machine.GetUtcNow(), _machine.GetUtcNow(), _machine.GetUtcNow().AddMinutes(-10));
        }

        Assert.Equal(TimeSpan.Zero, _clock.GetElapsedTime(begun));
        _machine.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Equal(0, fired);
        _machine.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal((1, Second), (fired, _clock.GetElapsedTime(begun)));
    }

    // Answers that take 5 ms, at different fractions of a second.
    private void Answers(double ahead, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _machine.Advance(TimeSpan.FromMilliseconds(370));
            var asked = _machine.GetUtcNow();
            _machine.Advance(TimeSpan.FromMilliseconds(5));
            _clock.Compare(asked, _machine.GetUtcNow(), Whole(asked.AddSeconds(-ahead)));
        }
    }

    private static DateTimeOffset Whole(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
