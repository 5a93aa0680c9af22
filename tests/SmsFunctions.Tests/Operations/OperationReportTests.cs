using SmsFunctions.Callers;
using SmsFunctions.Messages;
using SmsFunctions.Operations;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Operations;

public sealed class OperationReportTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_purged_text_prevents_a_resend_only_of_a_message_that_could_be_sent_again(bool hasGatewayId, bool expected)
    {
        var chunk = Chunk() with { TextPurgedAt = Noon };
        chunk = chunk with { Recipients = [chunk.Recipients[0] with { Status = MessageStatus.Failed, GatewayIds = hasGatewayId ? ["1"] : [] }] };

        var resend = new MessageOperation("resend", Caller.Anyone, (same, _, _) => same, _ => false);
        Assert.Equal(expected, OperationReport.Of(resend, chunk, null, Noon).IsTextGone);
    }
}
