using System.Runtime.InteropServices;
using SmsFunctions.Local;

if (args is ["--hash-key"])
{
    Console.Write(KeyHash.Text(Console.IsInputRedirected ? Console.In.ReadToEnd() : ""));
    return 0;
}

if (LocalOptions.Parse(args) is not { } options)
{
    Console.WriteLine(LocalOptions.Usage);
    return 2;
}

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

await using var system = new LocalSystem();
try
{
    await system.StartAsync(options, stop.Token);

    var given = Environment.GetEnvironmentVariable("FunctionsHost__Key");
    if (options.HasDemoTraffic)
    {
        await system.SendDemoTrafficAsync(given, stop.Token);
    }

    // The shell fills in the key, so that it is not on the screen.
    var key = string.IsNullOrEmpty(given) ? "" : " -H \"x-functions-key: $FunctionsHost__Key\"";
    Console.WriteLine(
        $"""

        Ready: the operator console is at {system.App}api/console (in a browser), the app at {system.App} and the gateway simulator at
        {system.Simulator}. Ctrl+C stops everything. Try:

          curl -s -X POST {system.App}api/messages -H "Content-Type: application/json"{key} -d '{Example}'
          curl -s {system.App}api/messages/ID{key}        (the id of the first answer: queued, sent, delivered)
          curl -s {system.Simulator}ledger           (the messages that the gateway accepted)

        """);

    await Task.WhenAny(system.AnyEnded, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token));
    if (!stop.IsCancellationRequested)
    {
        Console.Error.WriteLine("One of the three programs ended unexpectedly (see above); stopping the others.");
        return 1;
    }

    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (MissingPartException missing)
{
    Console.Error.WriteLine(missing.Message);
    return 1;
}

void Stop(PosixSignalContext context)
{
    // Without this, the runtime would end this program before its child processes.
    context.Cancel = true;
    stop.Cancel();
}

internal static partial class Program
{
    private const string Example = """{"to":"+7 900 123-45-67","text":"Hello from SmsFunctions"}""";
}
