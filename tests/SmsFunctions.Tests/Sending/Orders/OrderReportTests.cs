using SmsFunctions.Sending;
using SmsFunctions.Sending.Orders;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Sending.Orders;

public sealed class OrderReportTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_purged_text_is_missed_by_what_could_be_sent_again_only(bool hasGatewayId, bool expected)
    {
        var chunk = Chunk() with { TextPurgedAt = Noon };
        chunk = chunk with { Recipients = [chunk.Recipients[0] with { Status = MessageStatus.Failed, GatewayIds = hasGatewayId ? ["1"] : [] }] };

        Assert.Equal(expected, OrderReport.Of(new Order("resend", (same, _, _) => same, _ => false), chunk, null, Noon).IsTextGone);
    }
}
