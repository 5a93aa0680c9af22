namespace SmsFunctions.Foundation;

/// <summary>Makes several calls at a time.</summary>
internal static class ParallelCalls
{
    private const int Parallel = 8;

    /// <summary>Calls a function for each item, eight at a time. The first exception ends the others and is thrown.</summary>
    /// <returns>The results in the order of the items.</returns>
    public static async Task<TResult[]> EachAsync<T, TResult>(
        IReadOnlyList<T> items, Func<T, CancellationToken, Task<TResult>> call, CancellationToken cancellation)
    {
        var results = new TResult[items.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        await System.Threading.Tasks.Parallel.ForEachAsync(
            Enumerable.Range(0, items.Count), options, async (index, stop) => results[index] = await call(items[index], stop));
        return results;
    }
}
