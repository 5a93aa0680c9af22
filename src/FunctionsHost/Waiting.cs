namespace FunctionsHost;

internal static class Waiting
{
    /// <returns>Whether the task ended, with success or not, within the limit. It does not throw what the task threw.</returns>
    public static async Task<bool> EndsWithinAsync(this Task task, TimeSpan limit, TimeProvider time)
    {
        await task.WaitAsync(limit, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompleted;
    }
}
