namespace SmsFunctions.EndToEndTests.Faults.Load;

/// <summary>How far ahead a message is asked for.</summary>
/// <param name="Least">Seconds.</param>
/// <param name="Most">Seconds; 0 asks for no time at all.</param>
internal readonly record struct Delay(double Least, double Most)
{
    public static readonly Delay None = new(0, 0);
    public static readonly Delay Some = new(3, 10);

    /// <returns>Null is at once.</returns>
    public DateTimeOffset? From(Random random) => Most > 0 ? TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(Least + (random.NextDouble() * (Most - Least))) : null;
}
