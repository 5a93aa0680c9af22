using SmsFunctions.Messages;
using SmsFunctions.Search;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Search;

public sealed class ShortMessageViewTests
{
    [Theory]
    [InlineData("Hello", "Hello")]
    [InlineData("123456789 123456789 123456789 123456789 123456789 123456789 7", "123456789 123456789 123456789 123456789 123456789 123456789 ")]
    [InlineData("123456789 123456789 123456789 123456789 123456789 123456789\U0001F600", "123456789 123456789 123456789 123456789 123456789 123456789")]
    public void A_text_is_cut_to_60_characters_between_whole_characters(string text, string shown) => Assert.Equal(shown, Of(Chunk(text: text)).Text);

    [Fact]
    public void A_secret_or_purged_text_is_null()
    {
        Assert.Null(Of(Chunk(text: "Code 482913") with { IsSecret = true }).Text);
        Assert.Null(Of(Chunk() with { Text = "", TextPurgedAt = Noon }).Text);
    }

    [Fact]
    public void An_error_is_shown_by_its_code()
    {
        var chunk = Chunk();
        var rejected = chunk with { Recipients = [chunk.Recipients[0].End(MessageStatus.Rejected, Noon, new MessageError(ErrorCodes.NotAllowed, "why"))] };

        Assert.Equal((ErrorCodes.NotAllowed, null), (Of(rejected).ErrorCode, Of(chunk).ErrorCode));
    }

    private static ShortMessageView Of(Chunk chunk) => ShortMessageView.Of(MessageView.Of(chunk, 0, Noon));
}
