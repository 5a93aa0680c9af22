namespace FunctionsHost;

internal static class Waiting
{
    /// <returns>Whether the task ended within the limit, successfully or not. Exceptions of the task are not thrown.</returns>
    public static async Task<bool> EndsWithinAsync(this Task task, TimeSpan limit, TimeProvider time)
    {
        await task.WaitAsync(limit, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompleted;
    }
}
