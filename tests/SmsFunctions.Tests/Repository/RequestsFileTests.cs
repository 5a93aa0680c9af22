using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SmsFunctions.Tests.Repository;

/// <summary>requests.http must agree with openapi.json.</summary>
public sealed partial class RequestsFileTests
{
    private static readonly string Text = RepositoryFiles.Text("src/SmsFunctions/requests.http");
    private static readonly JsonNode Document = RepositoryFiles.Json("src/SmsFunctions/ApiDocs/openapi.json");

    private static readonly List<(string Method, string Path, JsonNode Details)> Operations =
    [
        .. from path in Document["paths"]!.AsObject() from method in path.Value!.AsObject() select (method.Key.ToUpperInvariant(), path.Key, method.Value!),
    ];

    private static readonly List<(string Method, string Url, string Head, string Body)> Requests =
    [
        .. from part in Text.Split("\n### ").Skip(1)
           let request = Request().Match(part)
           select (request.Groups["method"].Value, request.Groups["url"].Value, request.Groups["head"].Value, request.Groups["body"].Value.Trim()),
    ];

    [Fact]
    public void Every_request_calls_a_route_of_the_API() => Assert.All(Requests, request => Assert.Single(Operations, operation => IsFor(request, operation)));

    [Fact]
    public void Every_route_has_a_request()
    {
        var missing = Operations.Where(operation => !Requests.Exists(request => IsFor(request, operation))).ToList();

        // The scripts of the 1C endpoint take GET and POST alike; one request shows each.
        Assert.All(missing, operation => Assert.StartsWith("/1c/", operation.Path, StringComparison.Ordinal));
        Assert.Equal(5, missing.Select(operation => operation.Path).Distinct().Count());
    }

    [Fact]
    public void A_request_has_a_key_exactly_when_its_route_needs_one() => Assert.All(Requests, request => Assert.Equal(
        OperationOf(request)["security"] is not JsonArray { Count: 0 },
        request.Head.Contains("\nx-functions-key: {{key}}\n", StringComparison.Ordinal)));

    [Fact]
    public void A_body_has_only_fields_and_a_query_only_parameters_of_the_document() => Assert.All(Requests, request =>
    {
        var operation = OperationOf(request);
        var parameters = operation["parameters"]?.AsArray().Select(parameter => parameter!["name"]!.GetValue<string>()) ?? [];
        Assert.Empty(Parameter().Matches(request.Url).Select(match => match.Groups[1].Value).Except(parameters));
        if (operation["requestBody"]?["content"]?["application/json"]?["schema"]?["$ref"] is { } schema)
        {
            var fields = Document["components"]!["schemas"]![schema.GetValue<string>().Split('/')[^1]]!["properties"]!.AsObject();
            Assert.Empty(JsonNode.Parse(request.Body)!.AsObject().Select(field => field.Key).Except(fields.Select(field => field.Key)));
        }
    });

    [Fact]
    public void Every_variable_is_defined() => Assert.Empty(
        Used().Matches(Text).Select(used => used.Groups[1].Value).Except(Defined().Matches(Text).Select(defined => defined.Groups[1].Value)));

    private static JsonNode OperationOf((string Method, string Url, string Head, string Body) request) =>
        Operations.Single(operation => IsFor(request, operation)).Details;

    private static bool IsFor((string Method, string Url, string Head, string Body) request, (string Method, string Path, JsonNode Details) operation) =>
        request.Method == operation.Method
        && Regex.IsMatch(request.Url, $"^{Regex.Escape("{{host}}/api")}{Placeholder().Replace(operation.Path, "[^/?]+")}([?]|$)");

    [GeneratedRegex(@"\A[^\n]+\n(?<head>(?<method>[A-Z]+) (?<url>\S+)\n(?:\S+: .*\n)*)(?:\n(?<body>[\s\S]*))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Request();

    [GeneratedRegex(@"[?&](\w+)=", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\{\w+\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\{\{(\w+)\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Used();

    [GeneratedRegex(@"(?m)^@(\w+) = \S", RegexOptions.CultureInvariant)]
    private static partial Regex Defined();
}
