using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Http;

namespace SmsFunctions.AlertHooks.Payloads;

/// <summary>Reads the body of a delivery. Unknown fields are ignored: sources add new ones. Errors name each required field that cannot be read.</summary>
public static class PayloadReader
{
    /// <returns>The content, or the errors by field.</returns>
    public static (HookNews? News, IReadOnlyDictionary<string, string[]> Errors) Read(HookSource source, ReadOnlyMemory<byte> body, IHeaderDictionary headers)
    {
        var errors = new Dictionary<string, string[]>();
        var news = source.Kind switch
        {
            HookKind.Alertmanager or HookKind.Grafana => JsonBody.Parse(body.Span, PayloadJson.Default.PrometheusPayload, errors)?.Read(errors),
            HookKind.AzureMonitor => JsonBody.Parse(body.Span, PayloadJson.Default.AzurePayload, errors)?.Read(errors),
            _ => ReadAny(source.Paths!, body, headers, errors),
        };
        return errors.Count == 0 ? (news, errors) : (null, errors);
    }

    private static HookNews? ReadAny(PayloadPaths paths, ReadOnlyMemory<byte> body, IHeaderDictionary headers, Dictionary<string, string[]> errors)
    {
        using var document = JsonBody.Parse(body.Span, PayloadJson.Default.JsonDocument, errors);
        try
        {
            return document is null
                ? null
                : GenericPayload.Read(document.RootElement, paths, Convert.ToHexStringLower(SHA256.HashData(body.Span)), headers, errors);
        }
        catch (InvalidOperationException)
        {
            // JsonDocument checks the encoding of a string only when it is read.
            errors["body"] = ["has a string that is not text in UTF-8"];
            return null;
        }
    }

    /// <summary>The entries of a required list, which must not contain null.</summary>
    internal static IReadOnlyList<T> Listed<T>(IList<T?>? list, string field, Dictionary<string, string[]> errors)
        where T : class
    {
        if (list is not { } entries)
        {
            errors[field] = ["is missing"];
            return [];
        }

        if (entries.IndexOf(null) is var missing and >= 0)
        {
            errors[$"{field}[{missing}]"] = ["is null"];
            return [];
        }

        return [.. entries.OfType<T>()];
    }

    internal static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(PrometheusPayload))]
[JsonSerializable(typeof(AzurePayload))]
[JsonSerializable(typeof(JsonDocument))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class PayloadJson : JsonSerializerContext;
