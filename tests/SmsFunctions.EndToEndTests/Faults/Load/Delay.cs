namespace SmsFunctions.EndToEndTests.Faults.Load;

/// <summary>The range of the time between a request and the due time of its message.</summary>
/// <param name="Least">The minimum in seconds.</param>
/// <param name="Most">The maximum in seconds. 0 requests no due time.</param>
internal readonly record struct Delay(double Least, double Most)
{
    public static readonly Delay None = new(0, 0);
    public static readonly Delay Some = new(3, 10);

    /// <returns>The due time. Null means at once.</returns>
    public DateTimeOffset? From(Random random) => Most > 0
        ? TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(Least + (random.NextDouble() * (Most - Least)))
        : null;
}
