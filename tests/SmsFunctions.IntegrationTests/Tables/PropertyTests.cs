using System.Text;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.IntegrationTests.Support;

namespace SmsFunctions.IntegrationTests.Tables;

public sealed class PropertyTests(AzuriteFixture fixture) : TableTest(fixture)
{
    private static readonly DateTimeOffset Instant = new(2026, 8, 9, 10, 11, 12, TimeSpan.Zero);
    private static readonly Guid Id = Guid.Parse("c9da6455-213d-42c9-9a79-3e9149a57833");

    [Fact]
    public async Task Every_type_comes_back_as_it_was_stored()
    {
        await InsertAsync(new("p", "r")
        {
            ["String"] = "text \"quoted\" \\ \n \t <&>",
            ["Empty"] = "",
            ["Int"] = -1,
            ["Long"] = 5L,
            ["LongMin"] = long.MinValue,
            ["Double"] = 0.1,
            ["WholeDouble"] = 5.0,
            ["Yes"] = true,
            ["No"] = false,
            ["Id"] = Id,
            ["Instant"] = Instant,
            ["Bytes"] = new byte[] { 0, 1, 255 },
            ["NoBytes"] = Array.Empty<byte>(),
        });

        var row = await ReadAsync("r");

        Assert.Equal("text \"quoted\" \\ \n \t <&>", row.GetString("String"));
        Assert.Equal("", row.GetString("Empty"));
        Assert.Equal(-1, row.GetInt32("Int"));
        Assert.Equal((5L, long.MinValue), (row.GetInt64("Long"), row.GetInt64("LongMin")));
        Assert.Equal(0.1, row.GetDouble("Double"));
        Assert.Equal((true, false), (row.GetBoolean("Yes"), row.GetBoolean("No")));
        Assert.Equal(Id, row.GetGuid("Id"));
        Assert.Equal((Instant, Instant.UtcDateTime), (row.GetDateTimeOffset("Instant"), row.GetDateTime("Instant")));
        Assert.Equal([0, 1, 255], row.GetBinary("Bytes"));
        Assert.Equal([0, 1, 255], row.GetBinaryData("Bytes").ToArray());
        Assert.Equal([], row.GetBinary("NoBytes"));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 1_234_567)]
    public async Task An_instant_keeps_its_ticks_and_becomes_utc(int hours, int ticks)
    {
        var instant = new DateTimeOffset(2026, 8, 9, 10, 11, 12, TimeSpan.FromHours(hours)).AddTicks(ticks);

        await InsertAsync(new("p", "r") { ["Instant"] = instant });

        var stored = (await ReadAsync("r")).GetDateTimeOffset("Instant")!.Value;
        Assert.Equal(instant, stored);
        Assert.Equal(TimeSpan.Zero, stored.Offset);
    }

    [Fact]
    public async Task A_double_without_a_fraction_stays_a_double()
    {
        await InsertAsync(new("p", "r") { ["Price"] = 5.0, ["Huge"] = 1e300, ["NaN"] = double.NaN });

        var row = await ReadAsync("r");

        Assert.Equal((5.0, 1e300, double.NaN), (row.GetDouble("Price"), row.GetDouble("Huge"), row.GetDouble("NaN")));
    }

    [Fact]
    public async Task A_null_property_is_not_stored_and_a_merge_of_null_changes_nothing()
    {
        await InsertAsync(new("p", "r") { ["Missing"] = null, ["Kept"] = "yes" });
        await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["Kept"] = null }, ETag.All);

        var row = await ReadAsync("r");

        Assert.False(row.ContainsKey("Missing"));
        Assert.Null(row.GetString("Missing"));
        Assert.Equal("yes", row.GetString("Kept"));
    }

    [Theory]
    [InlineData('a')]
    [InlineData('ю')]
    public async Task A_text_of_32K_characters_is_stored_and_a_longer_one_is_refused(char letter)
    {
        var longest = new string(letter, 32 * 1024);
        await InsertAsync(new("p", "fits") { ["Text"] = longest });

        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => Table.AddEntityAsync(new TableEntity("p", "bigger") { ["Text"] = longest + letter }));

        Assert.Equal(longest, (await ReadAsync("fits")).GetString("Text"));
        Assert.Equal(400, refused.Status);
        Assert.Equal("PropertyValueTooLarge", refused.ErrorCode);
        Assert.False(await ExistsAsync("bigger"));
    }

    [Fact]
    public async Task A_row_of_a_whole_chunk_fits()
    {
        var row = Row("chunk");
        for (var i = 0; i < 10; i++)
        {
            row[$"r{i}"] = new StringBuilder().Insert(0, "[\"79001234567\",12345678901,0]", 1000).ToString();
        }

        await Table.SubmitTransactionAsync([Add(row), Add(Row("marker"))]);

        Assert.Equal(row.GetString("r9"), (await ReadAsync("chunk")).GetString("r9"));
    }

    [Fact]
    public async Task A_value_that_cannot_be_stored_is_refused_before_anything_is_sent()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => Table.AddEntityAsync(new TableEntity("p", "r") { ["Day"] = DayOfWeek.Friday }));
        await Assert.ThrowsAsync<NotSupportedException>(() => Table.AddEntityAsync(new TableEntity("p", "r") { ["Local"] = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Local) }));
        Assert.False(await ExistsAsync("r"));
    }
}
