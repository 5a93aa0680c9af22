using System.Globalization;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Http;

namespace SmsFunctions.Submission;

/// <summary>The query parameter <c>preview</c> of POST batches: the number of messages that the answer to a dry run shows.</summary>
internal static class PreviewParameter
{
    private const string Name = "preview";

    /// <returns>The number, null without the parameter; or the answer to an invalid parameter.</returns>
    public static (int? Count, IResult? Refusal) Read(HttpRequest request)
    {
        if (!request.Query.TryGetValue(Name, out var values))
        {
            return (null, null);
        }

        return !DryRun.IsWanted(request) ? (null, Problems.Invalid(Name, "must not be set without dryRun=true"))
            : values is [var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= PreviewMessage.Max
                ? (count, null)
                : (null, Problems.Invalid(Name, $"must be a number from 0 to {PreviewMessage.Max}"));
    }
}
