using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.AlertHooks.Payloads;

/// <summary>Any JSON. The settings give the paths of the text, the recipients and the reference.</summary>
internal static class GenericPayload
{
    /// <param name="fingerprint">The hash of the body. A retry has the same bytes; another event may have the same text.</param>
    public static HookNews? Read(JsonElement document, PayloadPaths paths, string fingerprint, IHeaderDictionary headers, Dictionary<string, string[]> errors)
    {
        var text = Word(document, paths.Text, errors);
        var to = paths.To is null ? (ImmutableArray<string>?)null : Numbers(document, paths.To, errors);
        var reference = paths.Reference?.Find(document) is null ? null : Word(document, paths.Reference, errors);
        if (text is not null && !VisibleText.IsIn(AlertWords.Clean(text)))
        {
            errors[paths.Text.Text] = ["has no visible character"];
        }

        if (errors.Count > 0)
        {
            return null;
        }

        // Standard Webhooks gives every event an id; retries keep it.
        var id = headers.TryGetValue(HookSignature.IdHeader, out var values) && values is [{ Length: > 0 } only] ? only : null;
        return new HookNews.Note(text!, to) { Group = id ?? "", IsUnique = id is not null, Reference = reference, Fingerprint = fingerprint };
    }

    private static string? Word(JsonElement document, JsonPath path, Dictionary<string, string[]> errors)
    {
        var word = path.Find(document) is { } found ? Word(found) : null;
        if (word is null)
        {
            errors[path.Text] = [path.Find(document) is null ? "is missing" : "must be a string or a number"];
        }

        return word;
    }

    private static ImmutableArray<string> Numbers(JsonElement document, JsonPath path, Dictionary<string, string[]> errors)
    {
        var list = path.Find(document) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Array } several => several.EnumerateArray().Take(HookOptionsValidator.MaxNumbers + 1).Select(Word).ToList(),
            { } one => HookOptionsValidator.SplitNumbers(Word(one)).ToList<string?>(),
        };
        if (list is not { Count: > 0 } || list.Contains(null))
        {
            errors[path.Text] = [list is null ? "is missing" : "must be a number, numbers separated by commas, or a list of numbers"];
            return [];
        }

        if (list.Count > HookOptionsValidator.MaxNumbers)
        {
            errors[path.Text] = [$"has more than {HookOptionsValidator.MaxNumbers} numbers"];
            return [];
        }

        return [.. list.OfType<string>()];
    }

    private static string? Word(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };
}
