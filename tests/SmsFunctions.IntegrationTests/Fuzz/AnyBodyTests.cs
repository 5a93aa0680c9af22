using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SmsFunctions.AlertHooks;
using SmsFunctions.ApiDocs;
using SmsFunctions.Callbacks;
using SmsFunctions.Gate;
using SmsFunctions.IntegrationTests.AlertHooks;
using SmsFunctions.IntegrationTests.OneC;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Messages;
using SmsFunctions.OneC;
using SmsFunctions.Operations;
using SmsFunctions.StopList;
using SmsFunctions.Submission;
using SmsFunctions.Tests.Fuzz;
using SmsFunctions.TestSupport;
using Xunit.Abstractions;

namespace SmsFunctions.IntegrationTests.Fuzz;

/// <summary>No body of any bytes gives an answer with 5xx, on any POST, PUT or PATCH route. A failure prints the seed and the body.</summary>
public sealed class AnyBodyTests(AzuriteFixture azurite, ITestOutputHelper output) : IClassFixture<AzuriteFixture>
{
    private const string Xml =
        "<query><User>u</User><Pass>p</Pass><From>DEMO</From><Text>Чай &amp; кофе</Text><PhonesList>79001234567</PhonesList><NumPh>1</NumPh></query>";

    private static readonly JsonNode Document = JsonNode.Parse(OpenApiDocument.Read())!;

    private static readonly string[] Codings = ["gzip", "br", "deflate"];

    private static readonly string[] Batches =
    [
        """{"to":["79001234567","79001234568"],"text":"Hello"}""",
        """{"messages":[{"to":"79001234567","text":"a","reference":"1"},{"to":"79001234568","text":"b"}],"sendAt":"2026-12-31T10:00:00.5+03"}""",
        """{"template":"Hi {a} {b}","messages":[{"to":"79001234567","variables":{"a":"x","b":1}},{"to":"79001234568","variables":{"a":"","b":2}}]}""",
    ];

    private static readonly (string Source, string Body)[] Alerts =
    [
        ("prom", HookDriver.Sample("alertmanager-several")),
        ("azure", HookDriver.Sample("azure-metric")),
        ("door", """{"id":17,"alarm":{"message":"Door open","phones":["79001234567"]}}"""),
    ];

    [Fact]
    public Task Damaged_bodies_give_no_5xx() => SendAsync(LongFuzz.Seed(), bodies: 300);

    [LongFuzzFact]
    [Trait("Category", LongFuzz.Category)]
    public Task Many_damaged_bodies_give_no_5xx() => SendAsync(LongFuzz.Seed(), bodies: LongFuzz.Rounds()!.Value / 100);

    [Fact]
    public async Task Every_POST_PUT_and_PATCH_route_is_tested()
    {
        await using var app = await StartAsync();
        var routes =
            from type in typeof(Composition).Assembly.GetTypes()
            from method in type.GetMethods()
            let function = method.GetCustomAttribute<FunctionAttribute>()
            from parameter in method.GetParameters()
            let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
            where function is not null && trigger is not null && trigger.Methods!.Any(verb => verb is "post" or "put" or "patch")
            select function.Name;

        Assert.Equal(routes.Order(), (await RoutesAsync(app)).Select(route => route.Function).Distinct().Order());
    }

    private async Task SendAsync(int seed, int bodies)
    {
        output.WriteLine($"Seed {seed}: {LongFuzz.SeedVariable}={seed} repeats it.");
        await using var app = await StartAsync();
        var (random, routes) = (new Random(seed), await RoutesAsync(app));
        for (var round = 0; round < bodies; round++)
        {
            var (function, valid, call) = routes[round % routes.Count];
            var body = Body(valid, random);
            var coding = random.Next(8) == 0 ? Codings[random.Next(Codings.Length)] : null;
            try
            {
                var answer = await DirectCall.OfAsync(app.Services, body, request =>
                {
                    request.Headers.ContentEncoding = coding;
                    request.ContentType = "application/json";
                    return call(request);
                });
                Assert.True(answer.Status < 500, answer.Body);
                Assert.Contains($"{answer.Status}", Documented(function));
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"Seed {seed}, {function}, coding {coding}, body {Convert.ToBase64String(body)}", fault);
            }
        }
    }

    // The statuses that openapi.json lists for the POST, PUT or PATCH operation of a function.
    private static IEnumerable<string> Documented(string function) =>
        from path in Document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where operation.Key is "post" or "put" or "patch" && OperationIds(function).Contains($"{operation.Value!["operationId"]}")
        from answer in operation.Value["responses"]!.AsObject()
        select answer.Key;

    // A function with two verbs has two operations.
    private static string[] OperationIds(string function) => function == "TakeAlerts" ? ["PostHook"] : [function, $"{function}Post"];

    // Most bodies are valid ones with some damage. The others are of random bytes.
    private static byte[] Body(string valid, Random random)
    {
        if (random.Next(10) > 0)
        {
            return Mutations.Of(Encoding.UTF8.GetBytes(valid), random);
        }

        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private Task<InProcessApp> StartAsync() =>
        HookDriver.StartAsync(azurite, [.. OneCDriver.Account.Select(setting => (setting.Key, setting.Value!))]);

    private static async Task<List<(string Function, string Valid, Func<HttpRequest, Task<IResult>> Call)>> RoutesAsync(InProcessApp app)
    {
        var message = $"{await app.ScheduleAsync(app.Now.AddHours(1))}-000";
        var batch = (await app.ScheduleBatchAsync(app.Now.AddHours(1), 2, personal: false)).ToString();
        Assert.True(MessageId.TryParse(message, out _));
        var none = CancellationToken.None;
        var (resolve, hooks, oneC) = (app.Create<ResolveFunctions>(), app.Create<HookFunctions>(), app.Create<OneCFunctions>());
        return
        [
            (
                "SendMessage",
                """{"to":"79001234567","text":"Привет","sendAt":"2026-12-31T10:00:00Z","flash":null}""",
                request => app.Create<SubmitMessageFunctions>().SendAsync(request, none)),
            .. Batches.Select(body => Route("SendBatch", body, request => app.Create<SubmitBatchFunctions>().SendAsync(request, none))),
            ("ChangeMessage", """{"sendAt":"2026-12-31T10:00:00Z","text":"b"}""", request => app.Create<ChangeFunctions>().ChangeAsync(request, message, none)),
            ("ChangeBatch", """{"sendAt":"2026-12-31T10:00:00Z"}""", request => app.Create<ChangeBatchFunctions>().ChangeAsync(request, batch, none)),
            ("ResolveMessage", """{"outcome":"sent"}""", request => resolve.ResolveMessageAsync(request, message, none)),
            ("ResolveBatch", """{"outcome":"failed"}""", request => resolve.ResolveBatchAsync(request, batch, none)),
            ("ResendMessage", "{}", request => resolve.ResendMessageAsync(request, message, none)),
            ("ResendBatch", "{}", request => resolve.ResendBatchAsync(request, batch, none)),
            ("RedeliverCallbacks", "{}", request => app.Create<CallbackFunctions>().RedeliverAsync(request, message, none)),
            (
                "RedeliverAllCallbacks",
                """{"since":"2026-12-31T10:00:00Z"}""",
                request => app.Create<CallbackListFunctions>().RedeliverAsync(request, none)),
            ("SetGate", """{"state":"open","reason":null}""", request => app.Create<GateFunctions>().SetAsync(request, none)),
            ("AddStop", """{"reason":"asked"}""", request => app.Create<StopListFunctions>().AddAsync(request, "79001234569", none)),
            .. Alerts.Select(alert => Route("TakeAlerts", alert.Body, request => hooks.PostAsync(request, alert.Source, none))),
            ("OneCSendBatch", Xml, request => oneC.SendBatchAsync(request, none)),
            ("OneCSend", Xml, request => oneC.SendAsync(request, none)),
            ("OneCSendTimed", Xml, request => oneC.SendTimedAsync(request, none)),
            ("OneCBalance", Xml, request => oneC.BalanceAsync(request, none)),
            ("OneCStatus", Xml, request => oneC.StatusAsync(request, none)),
        ];

        (string, string, Func<HttpRequest, Task<IResult>>) Route(string function, string valid, Func<HttpRequest, Task<IResult>> call) =>
            (function, valid, call);
    }
}
