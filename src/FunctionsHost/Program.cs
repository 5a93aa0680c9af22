using System.Runtime.InteropServices;
using FunctionsHost;
using FunctionsHost.Settings;
using FunctionsHost.Worker;

using var stopping = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
try
{
    var settings = HostSettings.Read(args);
    using var loggers = ConsoleLog.Create(settings.HostJson);
    await using var host = await RunningHost.StartAsync(settings, loggers, stopping.Token);
    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    return 0;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    return 0;
}
catch (StartException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return wrong.ExitCode;
}
catch (WorkerStartException notReady)
{
    foreach (var line in notReady.Output)
    {
        Console.Error.WriteLine(line);
    }

    Console.Error.WriteLine(notReady.Message);
    return 1;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
