using Microsoft.AspNetCore.Http;

namespace SmsFunctions.Search;

/// <summary>The query parameter <c>view</c> of lists of messages: <c>full</c> (the default) or <c>short</c>.</summary>
internal static class ListView
{
    public const string Name = "view";

    private const string Short = "short", Full = "full";

    /// <returns>Whether the short view is wanted; or the problem, as the end of a sentence.</returns>
    public static (bool IsShort, string? Problem) Read(string text) =>
        text.ToLowerInvariant() is Short or Full ? (Short.Equals(text, StringComparison.OrdinalIgnoreCase), null) : (false, $"must be {Full} or {Short}");

    public static IResult Answer(MessagePage page, bool isShort) =>
        isShort ? TypedResults.Ok(new ShortMessagePage([.. page.Items.Select(ShortMessageView.Of)], page.Continuation)) : TypedResults.Ok(page);
}
