using Microsoft.Azure.WebJobs;

namespace FunctionsHost.Jobs;

/// <summary>The base of the class that <see cref="JobType"/> creates. It is public because that class is in a dynamic assembly.</summary>
public abstract class JobFunctions(JobInvoker invoker)
{
    protected Task RunAsync(string function, object trigger, Binder binder, CancellationToken cancellation) =>
        invoker.RunAsync(function, trigger, binder, cancellation);
}
