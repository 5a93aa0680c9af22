using Microsoft.AspNetCore.Http;

namespace SmsFunctions.Http;

/// <summary>The headers of every answer. Answers contain numbers and texts, so no cache keeps them; and no browser guesses another type for them.</summary>
internal static class AnswerHeaders
{
    /// <summary>Sets the headers before the function runs, which may replace them.</summary>
    public static void Set(HttpResponse response)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
    }
}
