using System.Text.Json;
using SmsFunctions.Messages;
using SmsFunctions.Sending;
using SmsFunctions.Storage;
using SmsFunctions.Tests.Support;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Storage;

public sealed class ChunkEntityTests
{
    private static readonly ChunkMachine Machine = Machine();

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(200)]
    public void A_chunk_in_every_state_is_read_back_from_its_row(int recipients)
    {
        var accepted = Chunk(recipients, "Привет, \"мир\" <&>\r\n") with { Reference = "заказ 17", Flash = true, IsSecret = true };
        var (claimed, call) = Machine.Claimed(accepted, Noon);
        var sent = Machine.Answer(claimed, call, [.. Enumerable.Range(0, recipients).Select(i => (i, Accepted($"id{i}")))], true, Noon);

        foreach (var chunk in (Chunk[])[accepted, claimed, sent])
        {
            AssertSame(chunk, ChunkEntity.FromEntity(ChunkEntity.ToEntity(chunk)).Chunk);
        }
    }

    [Fact]
    public void The_row_of_a_new_chunk_leaves_out_initial_values_and_is_read_back()
    {
        var plain = Chunk(1, "Hello");
        var full = plain with
        {
            Reference = "17",
            Caller = "shop",
            CallbackUrl = "https://a.example/",
            Trace = "t",
            Flash = true,
            IsSecret = true,
            IsBatch = true,
        };

        AssertSame(plain, ChunkEntity.FromEntity(ChunkEntity.ToNewEntity(plain)).Chunk);
        AssertSame(full, ChunkEntity.FromEntity(ChunkEntity.ToNewEntity(full)).Chunk);
        Assert.DoesNotContain(ChunkEntity.ToNewEntity(plain), column => column.Value is "" or false);
        Assert.Contains(ChunkEntity.ToEntity(plain), column => column.Value is "" or false);
    }

    [Theory]
    [InlineData(1, "Hello")]
    [InlineData(1, "Привет, \"мир\"\r\n")]
    [InlineData(200, "\"\"\"\"")]
    public void The_size_of_a_chunk_is_at_least_that_of_its_row(int recipients, string text)
    {
        var plain = Chunk(recipients, string.Concat(Enumerable.Repeat(text, 50)));
        var full = plain with
        {
            Reference = new string('я', 200),
            Caller = new string('c', 100),
            CallbackUrl = "https://a.example/" + new string('"', 1_000),
            Trace = new string('t', 55),
            Recipients = [.. plain.Recipients.Select(recipient => recipient with { Reference = new string('ж', 200), Price = 12_345.6789m })],
        };

        foreach (var chunk in (Chunk[])[plain, full])
        {
            var row = ChunkEntity.ToEntity(chunk);
            var headers = RowSize.Overhead / 2;
            Assert.InRange(ChunkEntity.SizeOf(chunk), RowSize.Of(row), RowSize.Of(row) + 1_000);
            Assert.InRange(ChunkEntity.SizeOf(chunk), JsonSerializer.Serialize<IDictionary<string, object>>(row).Length + headers, int.MaxValue);
        }
    }

    [Fact]
    public void A_row_without_a_priority_is_normal_and_a_stored_priority_is_read_back()
    {
        var row = ChunkEntity.ToEntity(Chunk() with { Priority = Priority.High });
        var read = ChunkEntity.FromEntity(row).Chunk.Priority;
        row.Remove(nameof(SmsFunctions.Messages.Chunk.Priority));

        Assert.Equal((Priority.High, Priority.Normal), (read, ChunkEntity.FromEntity(row).Chunk.Priority));
    }

    [Fact]
    public void Purging_a_text_leaves_the_rest_of_the_row()
    {
        var chunk = Chunk(3, "Привет") with { Reference = "заказ 17" };
        var row = ChunkEntity.ToEntity(chunk);
        foreach (var (column, value) in ChunkEntity.WithoutText(chunk.Id, Noon))
        {
            row[column] = value;
        }

        AssertSame(chunk with { Text = "", TextPurgedAt = Noon }, ChunkEntity.FromEntity(row).Chunk);
    }

    [Fact]
    public void A_chunk_is_read_back_from_its_hint()
    {
        var chunk = Chunk(3, "Привет");
        var hint = new SendHint(chunk.Id, "W/\"datetime'x'\"", chunk);

        var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(hint, SendHintJson.Types.SendHint), SendHintJson.Types.SendHint);

        AssertSame(chunk, read!.Stored!.Chunk);
        Assert.Equal(hint.ETag, read.Stored.ETag.ToString());
    }

    [Fact]
    public void Two_hundred_recipients_with_the_longest_histories_fit_into_their_columns()
    {
        var (chunk, now) = (Chunk(200), Noon);
        for (var i = 0; i < 30; i++)
        {
            var (claimed, call) = Machine.Claimed(chunk, now);
            var replies = Enumerable.Range(0, 200).Select(r => (r, Declined(Verdict.AccountStopped, GatewayErrorCode.UnauthorisedIpAddress)));
            chunk = Machine.Answer(claimed, call, [.. replies], true, now);
            now = chunk.NotBefore;
        }

        var entity = ChunkEntity.ToEntity(chunk);

        Assert.All(Enumerable.Range(0, 10), column => Assert.InRange(entity.GetString($"r{column}").Length, 1, 30_000));
    }

    private static void AssertSame(Chunk expected, Chunk actual)
    {
        // Arrays in records compare by reference, so the test compares JSON. Storage rounds marker times up to whole seconds.
        var rounded = expected with { Marker = expected.Marker is { } marker ? marker with { At = Marker.RoundUp(marker.At) } : null };
        Assert.Equal(Json(rounded), Json(actual with { Marker = actual.Marker is { } read ? read with { At = Marker.RoundUp(read.At) } : null }));
    }

    private static string Json(Chunk chunk) => JsonSerializer.Serialize(new SendHint(chunk.Id, "x", chunk), SendHintJson.Types.SendHint);
}
