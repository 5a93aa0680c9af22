using Microsoft.AspNetCore.Http;
using SmsFunctions.AlertHooks;
using SmsFunctions.Callbacks;
using SmsFunctions.Gate;
using SmsFunctions.IntegrationTests.AlertHooks;
using SmsFunctions.IntegrationTests.OneC;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.StopList;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Operations;

/// <summary>A route that has no dry run refuses one: a caller that asks for a dry run expects that nothing happens.</summary>
[Collection(OneCTests.Name)]
public sealed class DryRunRefusalTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Routes_without_a_dry_run_refuse_it_and_change_nothing()
    {
        await using var app = await HookDriver.StartAsync(azurite);
        var message = $"{await app.ScheduleAsync(app.Now.AddHours(1))}-000";
        var (gate, stops, none) = (app.Create<GateFunctions>(), app.Create<StopListFunctions>(), CancellationToken.None);
        Func<HttpRequest, Task<IResult>>[] routes =
        [
            request => app.Create<HookFunctions>().PostAsync(request, "prom", none),
            request => gate.SetAsync(request, none),
            request => stops.AddAsync(request, HookDriver.First, none),
            request => stops.RemoveAsync(request, HookDriver.First, none),
            request => app.Create<CallbackFunctions>().RedeliverAsync(request, message, none),
        ];
        app.TableWire.ForgetRequests();

        foreach (var route in routes)
        {
            var answer = await CallAsync(app, """{"state":"held"}""", route);
            Assert.Equal(400, answer.Status);
            Assert.NotNull(answer.Json["errors"]!["dryRun"]);
        }

        Assert.Equal(200, (await CallAsync(app, "", request => gate.GetAsync(request, none))).Status);
        Assert.Empty(await app.KeysAsync());
    }

    [Fact]
    public async Task The_1C_endpoint_refuses_a_dry_run_in_its_protocol()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);

        var answer = await OneCDriver.CallAsync(
            app,
            (functions, request) =>
            {
                request.QueryString = new QueryString("?dryRun=true");
                return functions.SendAsync(request, CancellationToken.None);
            },
            OneCAnswer.User, OneCAnswer.Password, ("SMS_To", InProcessApp.Phone), ("SMS_Text", "Hello"));

        Assert.Equal("Result: Error_Invalid_Header", answer.Body);
        Assert.Empty(await app.Stored.RowsAsync());
    }

    private static Task<DirectCall> CallAsync(InProcessApp app, string body, Func<HttpRequest, Task<IResult>> route) =>
        DirectCall.OfAsync(app.Services, System.Text.Encoding.UTF8.GetBytes(body), request =>
        {
            request.QueryString = new QueryString("?dryRun=true");
            return route(request);
        });
}
