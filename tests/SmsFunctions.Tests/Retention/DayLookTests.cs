using SmsFunctions.Messages;
using SmsFunctions.Retention;
using SmsFunctions.Storage;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Retention;

/// <summary>The result of inspecting a day, and the time of the next inspection.</summary>
public sealed class DayLookTests
{
    private static readonly DateOnly Day = DateOnly.FromDateTime(Noon.UtcDateTime);
    private static readonly RetentionOptions Options = new() { Texts = 90, Rows = 400 };

    // After this time, the app adds no more chunks to the day.
    private static readonly DateTimeOffset Late = Noon.AddDays(40);

    [Fact]
    public void A_day_that_was_never_inspected_is_due() => Assert.Equal(DateTimeOffset.MinValue, new DayLook(Day, null).NextAt(Options));

    [Fact]
    public void A_day_of_final_messages_is_due_when_its_first_text_is_due()
    {
        var look = new DayLook(Day, Late).Seen(FinalAt(Noon.AddHours(2))).Seen(FinalAt(Noon.AddHours(1))).Seen(FinalAt(Noon.AddHours(3)));

        Assert.Equal(Noon.AddHours(1).AddDays(90), look.NextAt(Options));
    }

    [Fact]
    public void A_day_without_texts_is_due_when_its_first_row_is_due() =>
        Assert.Equal(Noon.AddDays(400), new DayLook(Day, Late).Seen(FinalAt(Noon) with { TextPurgedAt = Late }).NextAt(Options));

    [Fact]
    public void The_due_time_follows_the_current_settings()
    {
        var look = new DayLook(Day, Late).Seen(FinalAt(Noon));

        Assert.Equal(Noon.AddDays(60), look.NextAt(new RetentionOptions { Texts = 60, Rows = 400 }));
    }

    [Theory]
    [InlineData(90, 30)]
    [InlineData(7, 7)]
    public void A_day_with_open_work_is_inspected_before_that_work_can_be_due(int texts, int days) =>
        Assert.Equal(Late.AddDays(days), new DayLook(Day, Late).Seen(Chunk()).NextAt(new RetentionOptions { Texts = texts }));

    [Fact]
    public void A_day_that_may_still_grow_is_inspected_again_after_30_days() =>
        Assert.Equal(Noon.AddDays(30), new DayLook(Day, Noon).Seen(FinalAt(Noon) with { TextPurgedAt = Noon }).NextAt(Options));

    [Fact]
    public void Rows_that_fall_due_within_a_day_share_one_inspection() =>
        Assert.Equal(Late.AddDays(1), new DayLook(Day, Late).Seen(FinalAt(Late.AddDays(-90).AddMinutes(1))).NextAt(Options));

    [Fact]
    public void A_day_is_empty_when_it_has_no_rows_left()
    {
        var look = new DayLook(Day, Late);

        Assert.True(look.IsEmpty);
        Assert.False(look.Open().IsEmpty);
        Assert.False(look.Kept(Noon).IsEmpty);
        Assert.False(look.Seen(FinalAt(Noon)).IsEmpty);
    }

    [Fact]
    public void A_chunk_is_final_from_the_time_of_its_last_final_message()
    {
        var chunk = Cancelled(Chunk(3), Noon);
        chunk = chunk with { Recipients = chunk.Recipients.SetItem(1, chunk.Recipients[1] with { FinalAt = Noon.AddHours(5) }) };

        Assert.Equal(Noon.AddHours(5), chunk.FinalSince);
    }

    [Fact]
    public void A_chunk_is_not_final_while_one_of_its_messages_is_not_final() => Assert.All(
        Enum.GetValues<MessageStatus>().Where(status => !status.IsFinal()),
        status =>
        {
            var chunk = Cancelled(Chunk(2), Noon);
            Assert.Null((chunk with { Recipients = chunk.Recipients.SetItem(1, chunk.Recipients[1] with { Status = status }) }).FinalSince);
        });

    [Fact]
    public void A_chunk_is_not_final_while_it_has_a_marker_or_a_pending_callback()
    {
        Assert.Null((FinalAt(Noon) with { Marker = Chunk().Marker }).FinalSince);
        Assert.True(new DayLook(Day, Late).Seen(FinalAt(Noon), hasPendingCallback: true).HasOpen);
    }

    private static Chunk FinalAt(DateTimeOffset time) => Cancelled(Chunk(), time);

    private static Chunk Cancelled(Chunk chunk, DateTimeOffset at) => Machine().Cancel(chunk, null, at);
}
