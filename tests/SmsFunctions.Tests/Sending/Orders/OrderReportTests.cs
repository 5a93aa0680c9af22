using SmsFunctions.Sending;
using SmsFunctions.Sending.Orders;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Sending.Orders;

public sealed class OrderReportTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_purged_text_prevents_a_resend_only_of_a_message_that_could_be_sent_again(bool hasGatewayId, bool expected)
    {
        var chunk = Chunk() with { TextPurgedAt = Noon };
        chunk = chunk with { Recipients = [chunk.Recipients[0] with { Status = MessageStatus.Failed, GatewayIds = hasGatewayId ? ["1"] : [] }] };

        Assert.Equal(expected, OrderReport.Of(new Order("resend", (same, _, _) => same, _ => false), chunk, null, Noon).IsTextGone);
    }
}
