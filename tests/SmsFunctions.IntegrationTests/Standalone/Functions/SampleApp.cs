using System.ComponentModel.DataAnnotations;
using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SmsFunctions.IntegrationTests.Standalone.Functions;

/// <summary>What this program is when it is started by itself: a Functions app whose Program is written as the product's is.</summary>
public sealed class SampleApp(IHostApplicationLifetime lifetime)
{
    public static void Main(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddOptions<SampleOptions>().BindConfiguration("Sample").ValidateDataAnnotations().ValidateOnStart();
        builder.Build().Run();
    }

    [Function("Ping")]
    public IResult Ping([HttpTrigger("get")] HttpRequest request) => Results.Text("pong");

    /// <summary>Ends only when the host was told to stop: whoever gets the answer knows that running functions finish.</summary>
    [Function("EndsAfterStop")]
    public async Task<IResult> EndsAfterStopAsync([HttpTrigger("get")] HttpRequest request)
    {
        await StopAskedAsync("http");
        return Results.Text("finished");
    }

    [Function("QueueEndsAfterStop")]
    public async Task QueueEndsAfterStopAsync([QueueTrigger("%SampleQueue%")] QueueMessage message)
    {
        await StopAskedAsync("queue");

        // Long enough that a host which waits for HTTP only is gone first.
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        Console.WriteLine("queue finished");
    }

    [Function("Ticks")]
    public void Tick([TimerTrigger("%SampleTimer%")] TimerInfo timer) => Console.WriteLine("tick");

    private async Task StopAskedAsync(string what)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStopping.Register(() => asked.TrySetResult());
        Console.WriteLine($"{what} started");
        await asked.Task;
    }

    public sealed class SampleOptions
    {
        [Range(1, 10)]
        public int Number { get; set; } = 1;

        [MinLength(3)]
        public string Word { get; set; } = "word";
    }
}
