using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Operations;
using SmsFunctions.Search;
using SmsFunctions.Spending;
using SmsFunctions.Submission;

namespace SmsFunctions.Tests.Repository;

/// <summary>docs/api.md must describe the requests and answers of the API.</summary>
public sealed partial class ApiDocumentTests
{
    private static readonly MarkdownDocument Api = new("src/SmsFunctions/docs/api.md");

    // These gateway statuses are not errors of a message.
    private static readonly string[] NoErrors =
    [
        nameof(DeliveryStatus.Unrecognised), nameof(DeliveryStatus.Enqueued), nameof(DeliveryStatus.DeliveredToGateway), nameof(DeliveryStatus.Sent),
        nameof(DeliveryStatus.Delivered),
    ];

    private static IEnumerable<string> Routes =>
        from type in typeof(Composition).Assembly.GetTypes()
        from method in type.GetMethods()
        where method.GetCustomAttribute<FunctionAttribute>() is not null
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
        where trigger is not null
        from verb in trigger.Methods!
        select $"{verb.ToUpperInvariant()} /{trigger.Route}";

    [Fact]
    public void Every_route_is_in_the_table_and_no_other()
    {
        var listed = MarkdownDocument.Rows(Api.Section("Routes")).SelectMany(cells => Route().Matches(cells[0])).Select(match => match.Groups[1].Value);

        Assert.Equal(Routes.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_status_and_every_field_of_a_request_is_explained()
    {
        var statuses = Api.Section("Statuses");

        Assert.All(Enum.GetValues<MessageStatus>(), status => Assert.Contains($"| `{status.Word()}` |", statuses));
        Assert.All(Fields(typeof(BatchRequest)).Concat(Fields(typeof(BatchItem))), field => Assert.Contains($"`{field}`", Api.Section("Send a batch")));
        Assert.All(Fields(typeof(MessageRequest)), field => Assert.Contains($"| `{field}` |", Api.Section("Send a message")));
    }

    [Fact]
    public void Every_field_of_an_answer_is_explained()
    {
        Assert.All(Fields(typeof(MessageView)), field => Assert.Contains($"`{field}`", Api.Section("The message")));
        Assert.All(Fields(typeof(BatchAnswer)), field => Assert.Contains($"`{field}`", Api.Section("Send a batch")));
        Assert.All(Fields(typeof(BatchView)), field => Assert.Contains($"`{field}`", Api.Section("Read a batch")));
        Assert.All(Fields(typeof(BalanceView)), field => Assert.Contains($"`{field}`", Api.Section("Balance")));
        Assert.All(Fields(typeof(GateView)), field => Assert.Contains($"`{field}`", Api.Section("Gate")));
    }

    [Fact]
    public void Every_state_of_the_gate_and_every_field_of_its_request_is_explained()
    {
        var gate = Api.Section("Gate");

        Assert.All(Enum.GetValues<GatePosition>(), position => Assert.Contains($"| `{position.Word()}` |", gate));
        Assert.All(Fields(typeof(GateRequest)), field => Assert.Contains($"`{field}`", gate));
    }

    [Fact]
    public void Every_operation_is_explained()
    {
        var operations = string.Concat(Api.Section("Cancel"), Api.Section("Change"), Api.Section("Resolve and resend"));

        Assert.All(Enum.GetValues<Resolution>(), resolution => Assert.Contains($"`{resolution.Word()}`", operations));
        Assert.All(["sendAt", "text", "outcome", "cancelled, tooLate", "outcome, messages, dryRun"], field => Assert.Contains(field, operations));
        Assert.All(["DELETE", "PATCH", "/resolve", "/resend"], call => Assert.Contains(call, operations));
    }

    [Fact]
    public void Every_title_of_a_problem_is_explained()
    {
        var problem = RepositoryFiles.Json("src/SmsFunctions/ApiDocs/openapi.json")["components"]!["schemas"]!["Problem"]!;
        var titles = problem["properties"]!["title"]!["examples"]!.AsArray();

        Assert.NotEmpty(titles);
        Assert.All(titles, title => Assert.Contains($"`{title}`", Api.Section("Errors")));
    }

    [Fact]
    public void Every_error_code_is_explained_and_no_other()
    {
        var explained = MarkdownDocument.Names(Api.Section("Errors").Split("\n### Message errors\n")[1]);

        Assert.Equal(Advice.Codes.Except(NoErrors).Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
    }

    // Returns the names in the form of the wire format.
    private static IEnumerable<string> Fields(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));

    [GeneratedRegex("`([A-Z]+ /[^`]+)`", RegexOptions.CultureInvariant)]
    private static partial Regex Route();
}
