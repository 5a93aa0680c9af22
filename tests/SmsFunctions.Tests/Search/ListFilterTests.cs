using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Operations;
using SmsFunctions.Search;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Search;

public sealed class ListFilterTests
{
    // A list of these statuses reads only days with markers. A status belongs here if every chunk that has it also has a marker.
    private static readonly string[] OpenWork = ["queued", "sending", "sent", "scheduled", "held"];

    [Fact]
    public void Only_statuses_of_open_work_limit_a_list_to_the_open_days()
    {
        Assert.All(
            Enum.GetValues<MessageStatus>(), status => Assert.Equal(OpenWork.Contains(status.Word()), new ListFilter { Statuses = [status] }.IsOpenWork));
        Assert.False(new ListFilter { Statuses = [MessageStatus.Queued, MessageStatus.Failed] }.IsOpenWork);
        Assert.False(new ListFilter { Phone = Phone }.IsOpenWork);
    }

    [Fact]
    public void A_message_is_listed_when_its_number_and_its_status_match_the_filter()
    {
        var chunk = Chunk(3);

        Assert.Equal("79001234568", new ListFilter { Phone = "79001234568", Statuses = [MessageStatus.Queued] }.View(chunk, 1, Noon)?.To);
        Assert.Null(new ListFilter { Phone = "79001234568" }.View(chunk, 2, Noon));
        Assert.Null(new ListFilter { Statuses = [MessageStatus.Sent, MessageStatus.Failed] }.View(chunk, 0, Noon));
        Assert.NotNull(new ListFilter().View(chunk, 2, Noon));
    }

    [Fact]
    public void The_reference_of_a_message_counts_before_that_of_its_batch()
    {
        var chunk = Chunk(2) with { Reference = "spring" };
        chunk = chunk with { Recipients = chunk.Recipients.SetItem(1, chunk.Recipients[1] with { Reference = "order-17" }) };
        var (batch, own) = (new ListFilter { Reference = "spring" }, new ListFilter { Reference = "order-17" });

        Assert.Equal((true, false), (batch.View(chunk, 0, Noon) is not null, batch.View(chunk, 1, Noon) is not null));
        Assert.Equal((false, true), (own.View(chunk, 0, Noon) is not null, own.View(chunk, 1, Noon) is not null));
    }

    [Fact]
    public void Each_gateway_id_of_a_message_is_found()
    {
        var chunk = Chunk(2);
        chunk = chunk with { Recipients = chunk.Recipients.SetItem(1, chunk.Recipients[1] with { GatewayIds = ["17", "18"] }) };

        Assert.All(["17", "18"], id => Assert.NotNull(new ListFilter { GatewayId = id }.View(chunk, 1, Noon)));
        Assert.Null(new ListFilter { GatewayId = "17" }.View(chunk, 0, Noon));
        Assert.Null(new ListFilter { GatewayId = "1" }.View(chunk, 1, Noon));
    }

    // A continuation of an earlier version must stay valid.
    [Fact]
    public void A_filter_by_reference_has_another_fingerprint_and_the_others_keep_theirs()
    {
        ListFilter[] filters = [new(), new() { Caller = "a" }, new() { Reference = "a" }, new() { GatewayId = "a" }, new() { Phone = "a" }];

        Assert.Equal(5, filters.Select(filter => filter.Fingerprint).Distinct().Count());
        Assert.Equal("177f9b00", filters[1].Fingerprint);
        Assert.NotEqual(new ListFilter { Reference = "Анна" }.Fingerprint, new ListFilter { Reference = "Инна" }.Fingerprint);
    }
}
