using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.Tests.Storage;

public sealed class TransactionGroupTests
{
    private readonly TransactionGroup _group = new(new TableClient("UseDevelopmentStorage=true", "Sms"), TimeProvider.System);

    [Fact]
    public void A_group_has_at_most_a_hundred_rows()
    {
        Assert.True(_group.TryAdd(Write([.. Enumerable.Range(0, 98).Select(row => $"{row}")])));
        Assert.False(_group.TryAdd(Write(["a", "b", "c"])));
        Assert.True(_group.TryAdd(Write(["a", "b"])));
        Assert.False(_group.TryAdd(Write(["c"])));
    }

    [Fact]
    public void A_group_writes_no_row_twice()
    {
        Assert.True(_group.TryAdd(Write(["chunk", "old"])));
        Assert.False(_group.TryAdd(Write(["chunk", "new"])));
        Assert.True(_group.TryAdd(Write(["other"])));
    }

    [Fact]
    public void A_group_stays_within_three_mebibytes_of_escaped_text()
    {
        var text = new string('ж', 250_000);
        Assert.True(_group.TryAdd(Write(["a"], text)));
        Assert.True(_group.TryAdd(Write(["b"], text)));
        Assert.False(_group.TryAdd(Write(["c"], text)));
        Assert.True(_group.TryAdd(Write(["d"], text[..1_000])));
    }

    [Fact]
    public void A_write_that_exceeds_a_limit_alone_is_alone_in_its_group()
    {
        Assert.True(_group.TryAdd(Write(["a"], new string('ж', 600_000))));
        Assert.False(_group.TryAdd(Write(["b"])));
    }

    private static PendingTransaction Write(string[] rows, string text = "") => new(
        [.. rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("a20210314", row) { ["Text"] = text }))],
        CancellationToken.None);
}
