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
}
