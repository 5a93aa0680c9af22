using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using SmsFunctions.Storage;

namespace SmsFunctions;

/// <summary>
/// Starts the first functions of a process when <see cref="StorageClock"/> knows storage's time: what they decide and store depends on the time. The answers
/// that it needs come while the app starts. Without them functions start after 5 seconds: storage is then unavailable or slow.
/// </summary>
internal sealed class ClockMiddleware(StorageClock clock, TimeProvider time) : IFunctionsWorkerMiddleware
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly Task _ready = Task.WhenAny(clock.Known, Task.Delay(Longest, time));

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        await _ready;
        await next(context);
    }
}
