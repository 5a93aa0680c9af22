using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;

namespace SampleApp;

public sealed class JobFunctions(Reports reports)
{
    /// <summary>Waits until the test releases it or it is cancelled.</summary>
    [Function("Message")]
    public async Task MessageAsync([QueueTrigger("%SampleQueue%")] string message, CancellationToken cancellation)
    {
        await reports.SendOrCancelAsync(message, cancellation);
        if (message.StartsWith("throw", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{message}: thrown by the sample");
        }
    }

    /// <summary>Binds the queue message with its metadata, which the worker reads from the host's request.</summary>
    [Function("Details")]
    public Task DetailsAsync([QueueTrigger("%SampleDetails%")] QueueMessage message, FunctionContext context) =>
        reports.SendAsync($"{message.Body} {message.DequeueCount} {context.TraceContext.TraceParent}");

    [Function("SettingMissing")]
    public Task SettingMissingAsync([QueueTrigger("%SampleMissing%")] string message) => reports.SendAsync(message);

    [Function("Ticks")]
    public Task TickAsync([TimerTrigger("%SampleTicks%")] TimerInfo timer, CancellationToken cancellation) =>
        reports.SendOrCancelAsync(Environment.GetEnvironmentVariable("SampleTickReport") ?? "tick", cancellation);

    [Function("AtStart")]
    public Task StartAsync([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer) =>
        reports.SendAsync(Environment.GetEnvironmentVariable("SampleStartReport") ?? "start");

    [Function("Yearly")]
    public Task YearlyAsync([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, FunctionContext context) =>
        reports.SendAsync($"yearly {(timer.IsPastDue ? "past due" : "on time")} {context.TraceContext.TraceParent}");
}
