using SmsFunctions.Retention;
using SmsFunctions.Sending;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Retention;

/// <summary>What a look at a day finds, and when it is looked at again.</summary>
public sealed class DayLookTests
{
    private static readonly DateOnly Day = DateOnly.FromDateTime(Noon.UtcDateTime);
    private static readonly RetentionOptions Options = new() { Texts = 90, Rows = 400 };

    // So late that nothing can be added to the day any more.
    private static readonly DateTimeOffset Late = Noon.AddDays(40);

    [Fact]
    public void A_day_that_was_never_looked_at_is_due() => Assert.Equal(DateTimeOffset.MinValue, new DayLook(Day, null).NextAt(Options));

    [Fact]
    public void A_day_of_final_messages_is_due_when_the_first_text_is()
    {
        var look = new DayLook(Day, Late).Seen(FinalAt(Noon.AddHours(2))).Seen(FinalAt(Noon.AddHours(1))).Seen(FinalAt(Noon.AddHours(3)));

        Assert.Equal(Noon.AddHours(1).AddDays(90), look.NextAt(Options));
    }

    [Fact]
    public void One_without_texts_when_the_first_row_is() =>
        Assert.Equal(Noon.AddDays(400), new DayLook(Day, Late).Seen(FinalAt(Noon) with { TextPurgedAt = Late }).NextAt(Options));

    [Fact]
    public void It_goes_by_the_settings_of_now()
    {
        var look = new DayLook(Day, Late).Seen(FinalAt(Noon));

        Assert.Equal(Noon.AddDays(60), look.NextAt(new RetentionOptions { Texts = 60, Rows = 400 }));
    }

    [Theory]
    [InlineData(90, 30)]
    [InlineData(7, 7)]
    public void Where_something_is_open_it_is_looked_at_before_that_can_be_due(int texts, int days) =>
        Assert.Equal(Late.AddDays(days), new DayLook(Day, Late).Seen(Chunk()).NextAt(new RetentionOptions { Texts = texts }));

    [Fact]
    public void And_where_something_may_still_be_added() =>
        Assert.Equal(Noon.AddDays(30), new DayLook(Day, Noon).Seen(FinalAt(Noon) with { TextPurgedAt = Noon }).NextAt(Options));

    [Fact]
    public void What_falls_due_over_a_day_is_one_look() =>
        Assert.Equal(Late.AddDays(1), new DayLook(Day, Late).Seen(FinalAt(Late.AddDays(-90).AddMinutes(1))).NextAt(Options));

    [Fact]
    public void A_day_is_empty_when_nothing_was_left_there()
    {
        var look = new DayLook(Day, Late);

        Assert.True(look.IsEmpty);
        Assert.False(look.Open().IsEmpty);
        Assert.False(look.Kept(Noon).IsEmpty);
        Assert.False(look.Seen(FinalAt(Noon)).IsEmpty);
    }

    [Fact]
    public void A_chunk_is_final_since_the_last_of_its_messages_is()
    {
        var chunk = Cancelled(Chunk(3), Noon);
        chunk = chunk with { Recipients = chunk.Recipients.SetItem(1, chunk.Recipients[1] with { FinalAt = Noon.AddHours(5) }) };

        Assert.Equal(Noon.AddHours(5), chunk.FinalSince);
    }

    [Fact]
    public void It_is_not_while_one_waits_for_a_call_an_answer_a_status_or_an_operator() => Assert.All(
        Enum.GetValues<MessageStatus>().Where(status => !status.IsFinal()),
        status =>
        {
            var chunk = Cancelled(Chunk(2), Noon);
            Assert.Null((chunk with { Recipients = chunk.Recipients.SetItem(1, chunk.Recipients[1] with { Status = status }) }).FinalSince);
        });

    [Fact]
    public void Nor_while_it_has_a_marker_or_is_owed_a_callback()
    {
        Assert.Null((FinalAt(Noon) with { Marker = Chunk().Marker }).FinalSince);
        Assert.True(new DayLook(Day, Late).Seen(FinalAt(Noon), isOwed: true).HasOpen);
    }

    private static Chunk FinalAt(DateTimeOffset time) => Cancelled(Chunk(), time);

    private static Chunk Cancelled(Chunk chunk, DateTimeOffset at) => Machine().Cancel(chunk, null, at);
}
