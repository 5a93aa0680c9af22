using Azure;
using Azure.Data.Tables;

namespace SmsFunctions.IntegrationTests.Tables;

public sealed class TableEntityTests
{
    [Fact]
    public void A_missing_property_is_null_whatever_its_type()
    {
        var row = new TableEntity("p", "r");

        Assert.Null(row.GetString("X"));
        Assert.Null(row.GetInt32("X"));
        Assert.Null(row.GetBinary("X"));
        Assert.Null(row["X"]);
        Assert.Null(row.Timestamp);
        Assert.Equal(default, row.ETag);
    }

    [Fact]
    public void A_property_of_another_type_is_an_error()
    {
        var row = new TableEntity { ["Text"] = "1", ["Number"] = 1, ["When"] = DateTimeOffset.UnixEpoch };

        Assert.Throws<InvalidOperationException>(() => row.GetInt32("Text"));
        Assert.Throws<InvalidOperationException>(() => row.GetInt64("Number"));
        Assert.Throws<InvalidOperationException>(() => row.GetString("When"));
        Assert.Equal(DateTime.UnixEpoch, row.GetDateTime("When"));
    }

    [Fact]
    public void A_whole_number_over_a_long_or_a_double_keeps_the_type()
    {
        var row = new TableEntity { ["Long"] = 1L, ["Double"] = 1.5 };

        row["Long"] = 2;
        row.Add("Double", 2);

        Assert.Equal((2L, 2.0), (row.GetInt64("Long"), row.GetDouble("Double")));
    }

    [Fact]
    public void The_keys_are_properties_too()
    {
        var row = new TableEntity(new Dictionary<string, object> { ["PartitionKey"] = "p", ["N"] = 1 }) { RowKey = "r", ETag = new ETag("W/\"1\"") };

        Assert.Equal(["PartitionKey", "N", "RowKey", "odata.etag"], row.Keys);
        Assert.Equal(("p", "r", new ETag("W/\"1\"")), (row.PartitionKey, row["RowKey"], row.ETag));
        Assert.True(row.Remove("N"));
        Assert.Equal(3, row.Count);
    }
}
