using System.Collections.Immutable;
using System.Text.Json;
using SmsFunctions.Messages;
using SmsFunctions.Statistics;
using SmsFunctions.Tests.Support;

namespace SmsFunctions.Tests.Statistics;

/// <summary>Tests of the counts of messages and of the classes of delivery times.</summary>
public sealed class TallyTests
{
    [Fact]
    public void A_new_chunk_adds_its_messages_and_those_that_were_refused()
    {
        var chunk = Build.Chunk(3);
        chunk = chunk with { Recipients = chunk.Recipients.SetItem(1, chunk.Recipients[1] with { Status = MessageStatus.Rejected }) };

        var tally = Tally.OfNew(chunk);

        Assert.Equal((3, 1, 0), (tally.Accepted, tally.Of(MessageStatus.Rejected), tally.Of(MessageStatus.Queued)));
    }

    [Fact]
    public void A_message_that_becomes_sent_adds_its_segments_and_its_price()
    {
        var before = Build.Chunk(3, new string('я', 71));
        var after = With(before, (0, MessageStatus.Sent, 2.5m), (1, MessageStatus.Sent, null), (2, MessageStatus.Sending, 9m));

        var tally = Tally.OfChange(before, after);

        Assert.Equal((2, 4, 2.5m), (tally.Of(MessageStatus.Sent), tally.Segments, tally.Price));
        Assert.Equal([KeyValuePair.Create("sent", 2L)], tally.Statuses);
    }

    [Fact]
    public void A_delivery_adds_its_time_and_an_unchanged_message_adds_nothing()
    {
        var sent = Each(Build.Chunk(2), recipient => recipient with { Status = MessageStatus.Sent, SentAt = Build.Noon });
        var delivered = sent with
        {
            Recipients = sent.Recipients.SetItem(0, sent.Recipients[0] with { Status = MessageStatus.Delivered, FinalAt = Build.Noon.AddSeconds(25) }),
        };

        var tally = Tally.OfChange(sent, delivered);

        Assert.Equal(1, tally.Of(MessageStatus.Delivered));
        Assert.Equal(new DeliverySeconds(30, 30, 30, 1), DeliverySeconds.Of(tally));
    }

    [Fact]
    public void Tallies_add_up_and_survive_their_row()
    {
        var one = new Tally { Accepted = 1, Statuses = Counts(("sent", 2)), Segments = 3, Price = 4.5m, Deliveries = DeliveryHistogram.Empty.SetItem(2, 5) };
        var other = new Tally { Accepted = 10, Statuses = Counts(("sent", 20), ("failed", 7)), Deliveries = [] };

        var sum = DayTally.Empty(new DateOnly(2026, 11, 22)).Plus(3, one).Plus(3, other).Plus(4, other);
        var read = DayTally.FromEntity(sum.ToEntity("stats", "instance"));

        Assert.Equal((21, 42, 14), (read.Sum.Accepted, read.Sum.Of(MessageStatus.Sent), read.Sum.Of(MessageStatus.Failed)));
        Assert.Equal((3, 4.5m), (read.Sum.Segments, read.Sum.Price));
        Assert.Equal((11, 10, null), (read.Hours[3]!.Accepted, read.Hours[4]!.Accepted, read.Hours[5]));
        Assert.Equal(5, read.Hours[3]!.Deliveries[2]);
        Assert.Equal(read.Sum.Accepted, DayTally.SumOf(sum.ToEntity("stats")).Accepted);
    }

    [Fact]
    public void A_row_of_24_full_hours_is_far_below_the_limits_of_a_row()
    {
        var full = new Tally
        {
            Accepted = 999_999_999,
            Statuses = Counts([.. Enum.GetValues<MessageStatus>().Select(status => (status.Word(), 999_999_999L))]),
            Segments = 999_999_999,
            Price = 999_999_999.99m,
            Deliveries = [.. DeliveryHistogram.Bounds.Select(_ => 999_999_999L)],
        };

        Assert.InRange(JsonSerializer.Serialize(full, TallyJson.Default.Tally).Length, 300, 1_000);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1.1, 2)]
    [InlineData(20, 20)]
    [InlineData(20.5, 30)]
    [InlineData(691_200, 691_200)]
    [InlineData(9_999_999, 691_200)]
    public void A_time_is_in_the_class_with_the_next_bound(double seconds, int bound) =>
        Assert.Equal(bound, DeliveryHistogram.Bounds[DeliveryHistogram.ClassOf(TimeSpan.FromSeconds(seconds))]);

    [Fact]
    public void Bounds_increase() => Assert.Equal(DeliveryHistogram.Bounds.Distinct().Order(), DeliveryHistogram.Bounds);

    [Fact]
    public void A_percentile_is_the_bound_that_this_share_does_not_exceed()
    {
        var counts = DeliveryHistogram.Empty.SetItem(0, 50).SetItem(3, 40).SetItem(8, 9).SetItem(20, 1);

        Assert.Equal([1, 10, 60, 43_200], new[] { 0.5, 0.9, 0.99, 1 }.Select(share => DeliveryHistogram.Percentile(counts, share)));
    }

    private static ImmutableSortedDictionary<string, long> Counts(params (string Status, long Count)[] counts) =>
        counts.ToImmutableSortedDictionary(count => count.Status, count => count.Count, StringComparer.Ordinal);

    private static Chunk Each(Chunk chunk, Func<Recipient, Recipient> change) => chunk with { Recipients = [.. chunk.Recipients.Select(change)] };

    private static Chunk With(Chunk chunk, params (int Index, MessageStatus Status, decimal? Price)[] changes) => changes.Aggregate(
        chunk,
        (next, change) => next with
        {
            Recipients = next.Recipients.SetItem(change.Index, next.Recipients[change.Index] with { Status = change.Status, Price = change.Price }),
        });
}
