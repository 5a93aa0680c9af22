using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.IntegrationTests.AlertHooks;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Http;

/// <summary>
/// Every route with POST, PUT or PATCH takes JSON alone, because a web page of another origin can send all other types without asking the app (CORS).
/// </summary>
[Collection(PreSendTests.Name)]
public sealed class ContentTypeTests(AzuriteFixture azurite)
{
    // Monitoring systems send types of their own. The gateway's protocol, which the 1C endpoint speaks, has XML.
    private static readonly string[] OtherTypes = ["TakeAlerts", "OneCSend", "OneCSendTimed", "OneCSendBatch", "OneCBalance", "OneCStatus"];

    private static IReadOnlyList<(string Function, MethodInfo Method)> Routes =>
    [
        .. from type in typeof(Composition).Assembly.GetTypes()
           from method in type.GetMethods()
           let function = method.GetCustomAttribute<FunctionAttribute>()
           from parameter in method.GetParameters()
           let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
           where trigger is not null && trigger.Methods!.Any(verb => verb is "post" or "put" or "patch")
           select (function.Name, method),
    ];

    [Fact]
    public async Task A_body_of_another_type_is_refused_and_changes_nothing()
    {
        await using var app = await HookDriver.StartAsync(azurite);

        Assert.Empty(OtherTypes.Except(Routes.Select(route => route.Function)));
        foreach (var (function, method) in Routes.ExceptBy(OtherTypes, route => route.Function))
        {
            foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded", null })
            {
                var answer = await CallAsync(app, method, "{}", type);
                Assert.True(answer.Status == 415, $"{function}, {type}: {answer.Status} {answer.Body}");
            }
        }

        Assert.Empty(await app.KeysAsync());
    }

    [Fact]
    public async Task A_request_without_a_body_needs_no_type()
    {
        await using var app = await HookDriver.StartAsync(azurite);

        foreach (var (function, method) in Routes.ExceptBy(OtherTypes, route => route.Function))
        {
            var answer = await CallAsync(app, method, "", type: null);
            var expected = function switch
            {
                "AddStop" => 200,
                "ResendMessage" or "ResendBatch" or "RedeliverCallbacks" => 404,
                _ => 400,
            };
            Assert.True(answer.Status == expected, $"{function}: {answer.Status} {answer.Body}");
        }
    }

    // The text is a number and an id of no message, so that a route which reads the body late is seen.
    private static Task<DirectCall> CallAsync(InProcessApp app, MethodInfo method, string body, string? type) =>
        DirectCall.OfAsync(app.Services, Encoding.UTF8.GetBytes(body), request =>
        {
            request.ContentType = type;
            return (Task<IResult>)method.Invoke(
                ActivatorUtilities.CreateInstance(app.Services, method.DeclaringType!),
                [.. method.GetParameters().Select(parameter => Argument(parameter.ParameterType, request))])!;
        });

    private static object Argument(Type type, HttpRequest request) =>
        type == typeof(HttpRequest) ? request
        : type == typeof(string) ? HookDriver.First
        : CancellationToken.None;
}
