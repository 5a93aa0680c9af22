using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace SmsFunctions.ApiDocs;

/// <summary>Renders the OpenAPI document as a plain HTML page without scripts.</summary>
internal static class ApiDocsPage
{
    private const string Style = """
        :root{color-scheme:light dark;--line:#8884;--soft:#8882;--link:#0a63c9}@media(prefers-color-scheme:dark){:root{--link:#6cb2ff}}
        *{box-sizing:border-box}body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:0 auto;padding:1rem 1.25rem 4rem}
        h1{margin:.2em 0}h2{margin-top:2.2em;border-bottom:1px solid var(--line)}
        a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}code{font:.92em ui-monospace,monospace}
        nav{columns:2 20rem;margin:1rem 0 2rem}nav a{display:block;padding:.1rem 0}
        details,.card{border:1px solid var(--line);border-radius:.5rem;margin:.6rem 0;padding:.5rem .8rem}summary{cursor:pointer}
        summary b,nav b{display:inline-block;min-width:4.6rem;font:700 .85em ui-monospace,monospace}
        table{border-collapse:collapse;width:100%;margin:.4rem 0}
        td,th{border-top:1px solid var(--line);padding:.25rem .5rem .25rem 0;text-align:left;vertical-align:top}td:first-child{white-space:nowrap}
        .type{color:#888}h3{margin:.2rem 0}@media(max-width:40rem){td{display:block;border:0;padding:.1rem 0}
        tr{display:block;border-top:1px solid var(--line);padding:.3rem 0}th{display:none}}
        """;

    public static string Of(ReadOnlyMemory<byte> document)
    {
        var json = JsonNode.Parse(document.Span)!;
        var html = new StringBuilder();
        var (info, operations) = (json["info"]!, Operations(json).ToList());
        html.Append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
        html.Append(CultureInfo.InvariantCulture, $"<title>{Text(info["title"])} API</title><style>{Style}</style>");
        html.Append(
            CultureInfo.InvariantCulture,
            $"<h1>{Text(info["title"])}</h1><p>{Text(info["description"])} <a href=\"openapi.json\">openapi.json</a></p><nav>");
        foreach (var operation in operations)
        {
            html.Append(
                CultureInfo.InvariantCulture,
                $"<a href=\"#{Text(operation.Details["operationId"])}\"><b>{operation.Method}</b><code>{Text(operation.Path)}</code></a>");
        }

        html.Append("</nav>");
        foreach (var tag in operations.GroupBy(operation => (string?)operation.Details["tags"]![0]))
        {
            html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(tag.Key)}</h2>");
            foreach (var operation in tag)
            {
                AppendOperation(html, operation, json["components"]!["responses"]!);
            }
        }

        html.Append("<h2>Callbacks</h2>");
        foreach (var (name, hook) in json["webhooks"]!.AsObject())
        {
            html.Append(
                CultureInfo.InvariantCulture,
                $"<div class=\"card\"><h3><code>{Text(name)}</code></h3><p>{Text(hook!["post"]!["summary"])}</p>{Parameters(hook["post"]!)}</div>");
        }

        html.Append("<h2>Schemas</h2>");
        foreach (var (name, schema) in json["components"]!["schemas"]!.AsObject())
        {
            AppendSchema(html, name, schema!);
        }

        return html.ToString();
    }

    private static IEnumerable<(string Method, string Path, JsonNode Details)> Operations(JsonNode json) =>
        from path in json["paths"]!.AsObject() from method in path.Value!.AsObject() select (method.Key.ToUpperInvariant(), path.Key, method.Value!);

    private static void AppendOperation(StringBuilder html, (string Method, string Path, JsonNode Details) operation, JsonNode sharedResponses)
    {
        var details = operation.Details;
        html.Append(
            CultureInfo.InvariantCulture,
            $"<details open id=\"{Text(details["operationId"])}\"><summary><b>{operation.Method}</b><code>{Text(operation.Path)}</code> ");
        html.Append(CultureInfo.InvariantCulture, $"{Text(details["summary"])}</summary><p>{Text(details["description"])}</p>");
        html.Append(Parameters(details));
        if (details["requestBody"]?["content"] is { } body)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>Body: {TypeOf(body.AsObject().First().Value!["schema"]!)}</p>");
        }

        html.Append("<table>");
        foreach (var (status, own) in details["responses"]!.AsObject())
        {
            var response = own!["$ref"] is { } shared ? sharedResponses[Last(shared)]! : own;
            var types = response["content"]?.AsObject().Select(content => TypeOf(content.Value!["schema"]!)) ?? [];
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(status)}<td>{Text(response["description"])} {string.Join(' ', types)}");
        }

        html.Append("</table></details>");
    }

    private static string Parameters(JsonNode operation)
    {
        var rows = operation["parameters"]?.AsArray()
            .Select(parameter => $"<tr><td><code>{Text(parameter!["name"])}</code> <span class=\"type\">{Text(parameter["in"])}</span>"
                + $"<td>{Text(parameter["description"])}")
            .ToList();
        return rows is null or [] ? "" : $"<table>{string.Concat(rows)}</table>";
    }

    private static void AppendSchema(StringBuilder html, string name, JsonNode schema)
    {
        html.Append(
            CultureInfo.InvariantCulture,
            $"<div class=\"card\" id=\"{Text(name)}\"><h3><code>{Text(name)}</code></h3><p>{Text(schema["description"])}</p>");
        if (schema["enum"] is JsonArray words)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>{string.Join(", ", words.Select(word => $"<code>{Text(word)}</code>"))}</p>");
        }

        if (schema["properties"] is JsonObject fields)
        {
            html.Append("<table>");
            foreach (var (field, type) in fields)
            {
                html.Append(
                    CultureInfo.InvariantCulture,
                    $"<tr><td><code>{Text(field)}</code><td>{Text(type!["description"])} <span class=\"type\">{TypeOf(type)}</span>");
            }

            html.Append("</table>");
        }

        html.Append("</div>");
    }

    private static string TypeOf(JsonNode schema) => schema switch
    {
        _ when schema["$ref"] is { } reference => $"<a href=\"#{Text(Last(reference))}\"><code>{Text(Last(reference))}</code></a>",
        _ when schema["oneOf"] is JsonArray types => string.Join(" or ", types.Select(type => TypeOf(type!))),
        _ when schema["items"] is { } items => $"list of {TypeOf(items)}",
        _ when schema["additionalProperties"] is JsonObject values => $"{TypeOf(values)} by name",
        _ when schema["enum"] is JsonArray words => string.Join(" · ", words.Select(word => $"<code>{Text(word)}</code>")),
        _ when schema["type"] is JsonArray types => string.Join(" or ", types.Select(type => Text(type))),
        _ => Text(schema["format"] ?? schema["type"]),
    };

    private static string Last(JsonNode reference) => reference.GetValue<string>().Split('/')[^1];

    private static string Text(JsonNode? node) => Text(node?.ToString());

    private static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");
}
