namespace SmsFunctions.TestSupport;

/// <summary>Waits for a condition; the limit only makes a failing test end.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <returns>The first value for which the condition holds.</returns>
    public static async Task<T> Get<T>(Func<Task<T>> read, Func<T, bool> holds, string what, TimeSpan? limit = null, TimeSpan? step = null)
    {
        using var timer = new PeriodicTimer(step ?? Step);
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var value = await read();
            if (holds(value))
            {
                return value;
            }

            var patience = limit ?? Limit;
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < patience, $"After {patience.TotalSeconds} s still not: {what}. Last seen: {Text(value)}");
            await timer.WaitForNextTickAsync();
        }
    }

    private static string Text(object? value) =>
        value is System.Collections.IEnumerable and not string ? System.Text.Json.JsonSerializer.Serialize(value) : $"{value}";

    public static Task True(Func<bool> holds, string what) => Get(() => Task.FromResult(holds()), value => value, what);
}
