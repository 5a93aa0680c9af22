using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using SmsFunctions.ApiDocs;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Operations;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.ApiDocs;

/// <summary>openapi.json is maintained by hand. These tests compare it with the code.</summary>
public sealed partial class OpenApiTests
{
    private static readonly JsonNode Document = RepositoryFiles.Json("src/SmsFunctions/ApiDocs/openapi.json");
    private static readonly Assembly App = typeof(Composition).Assembly;

    private static JsonObject Schemas => Document["components"]!["schemas"]!.AsObject();

    private static IEnumerable<KeyValuePair<string, JsonNode?>> SchemasWithFields =>
        Schemas.Where(schema => schema.Value!["properties"] is not null && schema.Key != "Problem");

    private static IEnumerable<KeyValuePair<string, JsonNode?>> SchemasWithRequiredFields => Schemas.Where(
        schema => schema.Value!["required"] is not null && schema.Value["additionalProperties"] is null && schema.Key != "Problem");

    private static IEnumerable<(string Name, string Method, string Path, AuthorizationLevel Level)> Routes =>
        from type in App.GetTypes()
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
        where trigger is not null
        from verb in trigger.Methods!
        select (function.Name, verb, $"/{trigger.Route}", trigger.AuthLevel);

    private static IEnumerable<(string Method, string Path, JsonNode Details)> Operations =>
        from path in Document["paths"]!.AsObject() from method in path.Value!.AsObject() select (method.Key, path.Key, method.Value!);

    [Fact]
    public void The_document_lists_every_route_and_no_other()
    {
        Assert.Equal(
            Routes.Select(route => $"{route.Method} {route.Path}").Order(StringComparer.Ordinal),
            Operations.Select(operation => $"{operation.Method} {operation.Path}").Order(StringComparer.Ordinal));
        Assert.Equal(Operations.Count(), Operations.Select(operation => operation.Details["operationId"]!.GetValue<string>()).Distinct().Count());
    }

    [Fact]
    public void Only_anonymous_routes_are_documented_without_a_key() => Assert.All(Routes, route => Assert.Equal(
        route.Level == AuthorizationLevel.Anonymous,
        Document["paths"]![route.Path]![route.Method]!["security"] is JsonArray { Count: 0 }));

    [Fact]
    public void The_document_describes_every_field_of_requests_and_answers_and_no_other() => Assert.All(SchemasWithFields, schema =>
    {
        var type = TypeOf(schema.Key);
        var fields = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition is null or JsonIgnoreCondition.WhenWritingNull)
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        Assert.Equal(fields.Order(StringComparer.Ordinal), schema.Value!["properties"]!.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.All(schema.Value["properties"]!.AsObject(), field => Assert.False(
            string.IsNullOrEmpty((string?)field.Value!["description"]), $"{schema.Key}.{field.Key} has no description."));
    });

    [Fact]
    public void A_field_is_documented_as_nullable_exactly_when_it_may_be_null() => Assert.All(SchemasWithRequiredFields, schema =>
    {
        var (type, nullability) = (TypeOf(schema.Key), new NullabilityInfoContext());
        Assert.All(schema.Value!["properties"]!.AsObject(), field =>
        {
            var property = type.GetProperties().Single(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name) == field.Key);
            var isOmitted = property.GetCustomAttribute<JsonIgnoreAttribute>() is not null;
            var isNullable = nullability.Create(property).ReadState == NullabilityState.Nullable;
            Assert.True(isOmitted || MayBeNull(field.Value!) == isNullable, $"{schema.Key}.{field.Key}");
        });
    });

    [Fact]
    public void The_document_lists_every_status_and_every_problem_title()
    {
        Assert.Equal(
            Enum.GetValues<MessageStatus>().Select(status => status.Word()).Order(),
            Schemas["MessageStatus"]!["enum"]!.AsArray().Select(word => word!.GetValue<string>()).Order());

        var titles = RepositoryFiles.Sources("src/SmsFunctions")
            .SelectMany(path => Title().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value))
            .Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(titles);
        Assert.Equal(
            titles,
            Schemas["Problem"]!["properties"]!["title"]!["examples"]!.AsArray().Select(title => title!.GetValue<string>()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_reference_has_a_target_and_every_schema_is_used()
    {
        var references = Reference().Matches(Document.ToJsonString()).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.All(references, reference => Assert.NotNull(reference.Split('/').Aggregate((JsonNode?)Document, (node, step) => node?[step])));
        Assert.Empty(Schemas.Select(schema => $"components/schemas/{schema.Key}").Except(references));
    }

    // Generated clients write null for a field that is not set.
    [Fact]
    public void An_optional_field_of_a_request_may_be_null() => Assert.All(
        from schema in Schemas
        where schema.Value!["additionalProperties"]?.GetValueKind() == JsonValueKind.False
        let required = schema.Value["required"]?.AsArray().Select(name => name!.GetValue<string>()).ToList() ?? []
        from field in schema.Value["properties"]!.AsObject()
        where !required.Contains(field.Key)
        select (Name: $"{schema.Key}.{field.Key}", Field: field.Value!),
        field => Assert.True(MayBeNull(field.Field), field.Name));

    // Generators make an enumeration of such words, and a client fails when a later version of the app has a new one.
    [Fact]
    public void Titles_and_encodings_are_open_lists() => Assert.All(
        from schema in Schemas
        from field in schema.Value!["properties"]?.AsObject() ?? []
        where field.Key is "title" or "encoding"
        select field.Value,
        field => Assert.Null(field!["enum"]));

    [Fact]
    public void A_nullable_reference_is_one_of_the_schema_and_null() => Assert.DoesNotContain("anyOf", Document.ToJsonString());

    [Fact]
    public void Every_operation_and_webhook_has_an_id_a_description_and_examples() => Assert.All(
        [.. Operations.Select(operation => operation.Details), .. Document["webhooks"]!.AsObject().Select(webhook => webhook.Value!["post"]!)],
        operation =>
        {
            Assert.NotEmpty(operation["operationId"]!.GetValue<string>());
            Assert.NotEmpty(operation["description"]!.GetValue<string>());
            var answers = operation["responses"]!.AsObject().Where(answer => answer.Key[0] == '2').Select(answer => answer.Value);
            Assert.All(
                answers.Prepend(operation["requestBody"]).SelectMany(part => part?["content"]?.AsObject() ?? []),
                content => Assert.NotNull(content.Value!["example"]));
        });

    [Fact]
    public void Every_call_with_a_key_may_be_answered_with_401_and_without_a_body() => Assert.All(
        Operations.Where(operation => operation.Details["security"] is null),
        operation => Assert.Null(Resolved(operation.Details["responses"]!["401"]!)["content"]));

    [Fact]
    public void Amounts_are_decimal_and_times_are_date_time()
    {
        var fields = (from schema in Schemas from field in schema.Value!["properties"]?.AsObject() ?? [] select (schema.Key, Field: field)).ToList();

        Assert.All(
            fields.Where(field => Types(field.Field.Value!).Contains("number")),
            field => Assert.Equal("decimal", (string?)field.Field.Value!["format"]));
        Assert.All(
            fields.Where(field => field.Field.Key.EndsWith("At", StringComparison.Ordinal) || field.Field.Key is "validUntil" or "since"),
            field => Assert.Equal("date-time", (string?)field.Field.Value!["format"]));
    }

    [Fact]
    public void Every_path_parameter_is_documented() => Assert.All(Operations, operation => Assert.Equal(
        Regex.Matches(operation.Path, @"\{(\w+)\}").Select(match => match.Groups[1].Value),
        operation.Details["parameters"]?.AsArray()
            .Where(parameter => (string?)parameter!["in"] == "path").Select(parameter => parameter!["name"]!.GetValue<string>()) ?? []));

    [Fact]
    public void The_page_shows_every_operation_and_schema_and_loads_nothing()
    {
        var page = ApiDocsPage.Of(OpenApiDocument.Read());

        Assert.All(Operations, operation => Assert.Contains($"id=\"{operation.Details["operationId"]}\"", page));
        Assert.All(Schemas, schema => Assert.Contains($"id=\"{schema.Key}\"", page));
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", page);
    }

    private static bool MayBeNull(JsonNode field) => Types(field).Contains("null")
        || (field["oneOf"]?.AsArray().Any(type => Types(type!).Contains("null")) ?? false);

    private static IEnumerable<string> Types(JsonNode field) => field["type"] switch
    {
        JsonArray types => types.Select(type => type!.GetValue<string>()),
        JsonValue type => [type.GetValue<string>()],
        _ => [],
    };

    private static JsonNode Resolved(JsonNode node) => node["$ref"] is { } reference
        ? reference.GetValue<string>().Split('/').Skip(1).Aggregate(Document, (at, step) => at[step]!)
        : node;

    private static Type TypeOf(string schema) => App.GetTypes().Single(type => type.Name == schema && (type.IsPublic || type.IsNestedPublic));

    [GeneratedRegex("(?:title: |Conflict\\()\"([^\"]+)\"")]
    private static partial Regex Title();

    [GeneratedRegex("\"#/([^\"]+)\"")]
    private static partial Regex Reference();
}
