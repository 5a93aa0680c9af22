using System.Text;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Tables;

public sealed class PropertyTests(AzuriteFixture fixture) : TableTest(fixture)
{
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
    public async Task A_null_property_is_not_stored_and_a_merge_of_null_changes_nothing()
    {
        await InsertAsync(new("p", "r") { ["Missing"] = null, ["Kept"] = "yes" });
        await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["Kept"] = null }, ETag.All);

        var row = await ReadAsync("r");

        Assert.False(row.ContainsKey("Missing"));
        Assert.Null(row.GetString("Missing"));
        Assert.Equal("yes", row.GetString("Kept"));
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
}
