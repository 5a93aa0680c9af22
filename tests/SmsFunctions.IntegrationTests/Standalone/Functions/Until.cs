namespace SmsFunctions.IntegrationTests.Standalone.Functions;

/// <summary>Waits for a condition, and fails the test by a time-out when it does not come true.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            await again.WaitForNextTickAsync(limit.Token);
        }
    }
}
