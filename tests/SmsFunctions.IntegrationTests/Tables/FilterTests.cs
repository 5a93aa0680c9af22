using Azure.Data.Tables;
using SmsFunctions.IntegrationTests.Support;

namespace SmsFunctions.IntegrationTests.Tables;

public sealed class FilterTests(AzuriteFixture fixture) : TableTest(fixture)
{
    private static readonly DateTimeOffset Instant = new(2026, 8, 9, 10, 11, 12, 345, TimeSpan.FromHours(3));
    private static readonly Guid Id = Guid.Parse("c9da6455-213d-42c9-9a79-3e9149a57833");

    [Fact]
    public void Values_become_literals_of_their_types()
    {
        Assert.Equal("A eq 'x' and B eq 5L and C eq -1 and D eq true", TableClient.CreateQueryFilter($"A eq {"x"} and B eq {5L} and C eq {-1} and D eq {true}"));
        Assert.Equal("A ge datetime'2026-08-09T07:11:12.345Z'", TableClient.CreateQueryFilter($"A ge {Instant}"));
        Assert.Equal("A ge datetime'2026-08-09T07:11:12.345Z'", TableClient.CreateQueryFilter($"A ge {Instant.UtcDateTime}"));
        Assert.Equal("A eq guid'c9da6455-213d-42c9-9a79-3e9149a57833'", TableClient.CreateQueryFilter($"A eq {Id}"));
        Assert.Equal("A eq X'00FF' and B lt 0.5 and C eq null", TableClient.CreateQueryFilter($"A eq {new byte[] { 0, 255 }} and B lt {0.5} and C eq {null}"));
        Assert.Null(TableClient.CreateQueryFilter(null));
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {TimeSpan.Zero}"));
    }

    [Theory]
    [InlineData("it's", "'it''s'")]
    [InlineData("' or RowKey ne '", "''' or RowKey ne '''")]
    [InlineData("''", "''''''")]
    [InlineData("{0} {{", "'{0} {{'")]
    public void A_text_cannot_end_its_own_literal(string text, string literal) =>
        Assert.Equal($"RowKey eq {literal}", TableClient.CreateQueryFilter($"RowKey eq {text}"));

    [Fact]
    public async Task A_filter_of_every_type_finds_its_row_and_no_other()
    {
        await InsertAsync(new("p", "right") { ["S"] = "it's & 100% + ю", ["L"] = 1L << 40, ["I"] = 7, ["D"] = 0.5, ["B"] = true, ["G"] = Id, ["T"] = Instant, ["X"] = new byte[] { 1, 255 } });
        await InsertAsync(new("p", "wrong") { ["S"] = "its", ["L"] = 1L, ["I"] = 8, ["D"] = 0.6, ["B"] = false, ["G"] = Guid.Empty, ["T"] = Instant.AddSeconds(1), ["X"] = new byte[] { 1 } });

        foreach (var filter in new FormattableString[]
        {
            $"S eq {"it's & 100% + ю"}", $"L eq {1L << 40}", $"I eq {7}", $"D eq {0.5}", $"B eq {true}", $"G eq {Id}", $"T eq {Instant}", $"X eq {new byte[] { 1, 255 }}",
            $"T le {Instant} and L gt {1L}", $"not (I eq {8})",
        })
        {
            var found = await Table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(filter)).Select(row => row.RowKey).ToListAsync();
            Assert.Equal(["right"], found);
        }
    }

    [Fact]
    public async Task A_range_of_row_keys_is_half_open()
    {
        await Table.SubmitTransactionAsync(new[] { "c1", "os1", "os2", "os9", "ot1" }.Select(key => Add(Row(key))));

        var found = await Table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {"p"} and RowKey ge {"os"} and RowKey lt {"os9"}")).Select(row => row.RowKey).ToListAsync();

        Assert.Equal(["os1", "os2"], found);
    }
}
