using FunctionsHost.Http;
using FunctionsHost.Jobs;
using FunctionsHost.Worker;

namespace FunctionsHost;

/// <summary>The list of functions that the console shows at the start.</summary>
internal static class FunctionList
{
    public static IEnumerable<string> Lines(IReadOnlyList<FunctionDescription> functions, IEnumerable<JobFunction> jobs, Uri front, string prefix) =>
        functions.Where(function => function.Is(FunctionDescription.HttpTrigger)).OrderBy(function => function.Name, StringComparer.Ordinal)
            .Select(function => $"  {function.Name}: [{string.Join(',', HttpRoutes.Methods(function))}] {front}{HttpRoutes.Path(function, prefix)}")
            .Concat(jobs.OrderBy(job => job.Name, StringComparer.Ordinal).Select(job => $"  {job.Name}: {job.Description.TriggerType} {job.Source}"));
}
