using System.Text.Json;
using SmsFunctions.Search;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Search;

public sealed class MessageViewTests
{
    [Fact]
    public void A_secret_text_is_null_although_the_row_has_it_and_its_segments_are_shown()
    {
        var view = MessageView.Of(Chunk(text: "Code 482913") with { IsSecret = true }, 0, Noon);

        Assert.Equal((null, true, 1), (view.Text, view.Secret, view.Segments));
        Assert.DoesNotContain("482913", JsonSerializer.Serialize(view));
    }

    [Fact]
    public void Any_other_text_is_shown()
    {
        var view = MessageView.Of(Chunk(text: "Hello"), 0, Noon);

        Assert.Equal(("Hello", false), (view.Text, view.Secret));
    }
}
