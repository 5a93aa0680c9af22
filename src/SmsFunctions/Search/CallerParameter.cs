using SmsFunctions.Callers;

namespace SmsFunctions.Search;

/// <summary>The query parameter <c>caller</c>: the name of a caller whose messages the reader may read.</summary>
public static class CallerParameter
{
    /// <returns>The name; or the problem, as the end of a sentence.</returns>
    public static (string? Name, string? Problem) Read(string text, Caller reader) =>
        !CallerNames.IsName(text) ? (null, "must be the name of a caller, such as shop, hooks/ops or 1c")
        : reader.MayRead(text) ? (text, null)
        : (null, $"must be {reader.Name}, because the right readOwn is for one's own messages");
}
