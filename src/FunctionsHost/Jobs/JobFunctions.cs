using Microsoft.Azure.WebJobs;

namespace FunctionsHost.Jobs;

/// <summary>The base of the class that <see cref="JobType"/> makes; public because that class lives in an assembly of its own.</summary>
public abstract class JobFunctions(JobInvoker invoker)
{
    protected Task RunAsync(string function, object trigger, Binder binder, CancellationToken cancellation) =>
        invoker.RunAsync(function, trigger, binder, cancellation);
}
