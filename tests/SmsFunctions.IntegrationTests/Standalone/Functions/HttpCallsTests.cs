using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.IntegrationTests.Standalone.Functions;

public sealed class HttpCallsTests
{
    [Fact]
    public async Task A_caller_who_hangs_up_cancels_the_token()
    {
        var calls = new Calls<string>();
        await using var host = await TestHost.StartAsync<Waiting>(setup => setup.Services = services => services.AddSingleton(calls));
        using var hangUp = new CancellationTokenSource();

        var request = host.Http.GetAsync("api/Waits", hangUp.Token);
        Assert.Equal("started", await calls.NextAsync());
        await hangUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Equal("cancelled", await calls.NextAsync());
    }

    [Fact]
    public async Task A_function_that_outlives_functionTimeout_has_its_token_cancelled_and_answers_500()
    {
        var calls = new Calls<string>();
        await using var host = await TestHost.StartAsync<Waiting>(setup =>
        {
            setup.HostJson = """{ "version": "2.0", "functionTimeout": "00:00:01" }""";
            setup.Services = services => services.AddSingleton(calls);
        });

        var answer = await host.Http.GetAsync("api/Waits");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Single(host.Log.Saying("Timeout value of 00:00:01 exceeded by function 'Functions.Waits'"));
    }

    [Fact]
    public async Task Each_call_has_an_instance_and_a_scope_of_its_own()
    {
        await using var host = await TestHost.StartAsync<Scoped>(setup => setup.Services = services => services.AddScoped<Scoped.Counter>());

        Assert.Equal("1", await host.Http.GetStringAsync("api/Count"));
        Assert.Equal("1", await host.Http.GetStringAsync("api/Count"));
    }

    internal sealed class Waiting(Calls<string> calls)
    {
        [Function("Waits")]
        public async Task<IResult> WaitsAsync([HttpTrigger("get")] HttpRequest request, CancellationToken cancellation)
        {
            calls.Add("started");
            var cancelled = new TaskCompletionSource();
            await using var registration = cancellation.Register(cancelled.SetResult);
            await cancelled.Task;
            calls.Add("cancelled");
            return Results.Ok();
        }
    }

    internal sealed class Scoped(Scoped.Counter one, Scoped.Counter same)
    {
        [Function("Count")]
        public IResult Count([HttpTrigger("get")] HttpRequest request)
        {
            one.Value++;
            return Results.Text($"{same.Value}");
        }

        internal sealed class Counter
        {
            public int Value { get; set; }
        }
    }
}
