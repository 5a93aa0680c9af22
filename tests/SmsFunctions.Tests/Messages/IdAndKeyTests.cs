using SmsFunctions.Messages;
using SmsFunctions.Storage;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Messages;

public sealed class IdAndKeyTests
{
    [Fact]
    public void A_message_id_contains_the_location_of_its_row()
    {
        var id = new MessageId(ChunkId.New(Noon, Noon.AddDays(2)) with { Number = 42 }, 199);

        Assert.True(MessageId.TryParse(id.ToString(), out var parsed));
        Assert.Equal(id, parsed);
        Assert.Equal(new DateOnly(2026, 11, 24), parsed.Chunk.Batch.Day);
        Assert.Matches("^[0-9a-f]20261124[0-9]{13}[0-9a-hjkmnp-tv-z]{8}0042-199$", id.ToString());
    }

    [Fact]
    public void Every_changed_character_of_an_id_is_refused_or_names_another_message()
    {
        var id = new MessageId(ChunkId.New(Noon, Noon), 0).ToString();
        for (var i = 0; i < id.Length; i++)
        {
            foreach (var c in "x/-é. \n9")
            {
                var other = id[..i] + c + id[(i + 1)..];
                Assert.True(!MessageId.TryParse(other, out var parsed) || parsed.ToString() == other);
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("a202611228236605199999abcdefgh0000")]
    [InlineData("a202613228236605199999abcdefgh0000-000")]
    [InlineData("../../Sms(PartitionKey='a',RowKey='b')")]
    public void Malformed_ids_are_rejected(string? text) => Assert.False(MessageId.TryParse(text, out _));

    [Fact]
    public void An_id_with_a_wrong_shard_is_rejected()
    {
        var id = ChunkId.New(Noon, Noon).ToString();
        var accepted = "0123456789abcdef".Count(shard => ChunkId.TryParse(shard + id[1..], out _));

        Assert.Equal(1, accepted);
    }

    [Fact]
    public void Newer_chunks_come_first_and_ids_spread_over_all_shards()
    {
        var older = ChunkId.New(Noon, Noon);
        var newer = ChunkId.New(Noon.AddMilliseconds(1), Noon);

        Assert.True(string.CompareOrdinal(Keys.Chunk(newer), Keys.Chunk(older)) < 0);
        Assert.Equal(TimeSpan.FromMilliseconds(1), older.CreatedBefore(newer));
        Assert.Equal(BatchId.Shards, Enumerable.Range(0, 2000).Select(i => ChunkId.New(Noon.AddMilliseconds(i), Noon).Partition).Distinct().Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(15)]
    public void A_new_id_is_in_the_chosen_shard(int shard)
    {
        var ids = Enumerable.Range(0, 50).Select(i => Acceptance.Of(Noon.AddMilliseconds(i), shard).Id).ToList();

        Assert.All(ids, id => Assert.Equal(BatchId.PartitionOf(shard, DateOnly.FromDateTime(Noon.Date)), id.Partition));
        Assert.All(ids, id => Assert.True(BatchId.TryParse(id.ToString(), out var parsed) && parsed == id));
    }

    [Theory]
    [InlineData(MarkerKind.Send)]
    [InlineData(MarkerKind.SendLow)]
    [InlineData(MarkerKind.Poll)]
    [InlineData(MarkerKind.Held)]
    public void A_marker_is_due_from_its_second_and_not_before(MarkerKind kind)
    {
        var id = ChunkId.New(Noon, Noon);
        var key = Keys.Marker(id, new Marker(kind, Noon.AddMilliseconds(1)), 17);

        Assert.False(IsDue(Noon));
        Assert.False(IsDue(Noon.AddMilliseconds(999)));
        Assert.True(IsDue(Noon.AddSeconds(1)));
        Assert.Equal((id, new Marker(kind, Noon.AddSeconds(1))), Keys.MarkerOf(id.Partition, key));

        bool IsDue(DateTimeOffset now)
        {
            var (from, to) = Keys.DueMarkers(kind, now);
            return string.CompareOrdinal(key, from) >= 0 && string.CompareOrdinal(key, to) < 0;
        }
    }

    [Fact]
    public void A_marker_for_a_call_of_priority_low_has_a_letter_of_its_own()
    {
        var id = ChunkId.New(Noon, Noon);

        Assert.Equal(
            ["ol", "os", "os"],
            new[] { Priority.Low, Priority.Normal, Priority.High }.Select(priority => Keys.Marker(id, Marker.OfSend(priority, Noon), 1)[..2]));
    }

    [Fact]
    public void The_old_and_the_new_marker_of_a_chunk_never_share_a_key()
    {
        var id = ChunkId.New(Noon, Noon);
        var marker = new Marker(MarkerKind.Send, Noon);

        Assert.NotEqual(Keys.Marker(id, marker, 1), Keys.Marker(id, marker, 2));
    }
}
