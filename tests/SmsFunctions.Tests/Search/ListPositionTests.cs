using System.Collections.Immutable;
using SmsFunctions.Messages;
using SmsFunctions.Search;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Search;

/// <summary>The continuation token of a list. It is opaque and valid for its own list only.</summary>
public sealed class ListPositionTests
{
    private static readonly ListFilter Filter = new() { Phone = Phone, Statuses = [MessageStatus.Sent, MessageStatus.Failed] };
    private static readonly ListPosition Position = new(DateOnly.FromDateTime(Noon.Date), new MessageId(ChunkId.New(Noon, Noon) with { Number = 17 }, 42));

    public static TheoryData<string, ListFilter> Others => new()
    {
        { "another number", Filter with { Phone = "79001234568" } },
        { "any number", Filter with { Phone = null } },
        { "fewer statuses", Filter with { Statuses = [MessageStatus.Sent] } },
        { "any status", Filter with { Statuses = null } },
        { "a day", Filter with { Day = DateOnly.FromDateTime(Noon.Date) } },
        { "a Moscow day", Filter with { Day = DateOnly.FromDateTime(Noon.Date), IsMoscowDay = true } },
    };

    [Fact]
    public void A_position_is_read_back_unchanged()
    {
        Assert.True(ListPosition.TryRead(Position.ToContinuation(Filter), Filter, out var read, out _));
        Assert.Equal(Position, read);

        var atDay = new ListPosition(new DateOnly(2026, 11, 19), null);
        Assert.True(ListPosition.TryRead(atDay.ToContinuation(Filter), Filter, out read, out _));
        Assert.Equal(atDay, read);
    }

    [Fact]
    public void A_continuation_needs_no_escaping_in_a_URL() => Assert.Matches("^[A-Za-z0-9_-]+$", Position.ToContinuation(Filter));

    [Theory]
    [MemberData(nameof(Others))]
    public void A_continuation_is_refused_for_another_filter(string what, ListFilter other)
    {
        Assert.False(ListPosition.TryRead(Position.ToContinuation(Filter), other, out _, out var problem), what);
        Assert.StartsWith("belongs to another list", problem);
    }

    [Fact]
    public void The_order_of_the_statuses_does_not_matter()
    {
        var same = Filter with { Statuses = ImmutableSortedSet.Create(MessageStatus.Failed, MessageStatus.Sent) };

        Assert.Equal(Filter.Fingerprint, same.Fingerprint);
    }

    [Fact]
    public void Every_changed_character_is_refused_or_names_another_position()
    {
        var good = Position.ToContinuation(Filter);
        for (var i = 0; i < good.Length; i++)
        {
            foreach (var c in "0Az_-=% é\n")
            {
                var other = good[..i] + c + good[(i + 1)..];
                var isRead = ListPosition.TryRead(other, Filter, out var read, out var problem);
                Assert.Equal(!isRead, problem is not null);
                Assert.True(!isRead || read != Position || other.Trim() == good || i == good.Length - 1, other);
            }

            Assert.False(ListPosition.TryRead(good[..i], Filter, out _, out _));
        }
    }

    [Fact]
    public void The_continuation_of_a_list_of_one_day_keeps_the_day()
    {
        var filter = new ListFilter { Day = DateOnly.FromDateTime(Noon.Date).AddDays(1), IsMoscowDay = true };

        Assert.True(ListPosition.TryRead((Position with { Day = filter.Day.Value }).ToContinuation(filter), filter, out var read, out _));
        Assert.Equal(filter.Day, read.Day);
    }
}
