using SmsFunctions.EndToEndTests.Faults.Rig;

namespace SmsFunctions.EndToEndTests.Faults.Troubles;

/// <summary>A temporary fault. The system works again after it has ended.</summary>
/// <param name="Weight">The relative frequency among the troubles of its lane.</param>
internal sealed record Trouble(string Name, int Weight, Func<FaultSystem, Random, Task> HappenAsync)
{
    /// <summary>A uniformly distributed random time between the two values, in seconds.</summary>
    public static TimeSpan Between(Random random, double least, double most) => TimeSpan.FromSeconds(least + (random.NextDouble() * (most - least)));

    public static Task Pass(TimeSpan time) => Task.Delay(time, TimeProvider.System);
}

/// <summary>Runs troubles of one kind one after another, with pauses.</summary>
internal sealed class Lane(FaultSystem system, Random random, TimeSpan longestPause, IReadOnlyList<Trouble> troubles)
{
    public async Task RunAsync(TimeSpan duration)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            await Trouble.Pass(Trouble.Between(random, 0.5, longestPause.TotalSeconds));
            if (TimeProvider.System.GetElapsedTime(begun) > duration)
            {
                return;
            }

            var trouble = Next();
            system.Note($"begins: {trouble.Name}");
            system.Faults.Add(trouble.Name);
            await trouble.HappenAsync(system, random);
            system.Note($"over:   {trouble.Name}");
        }
    }

    private Trouble Next()
    {
        var at = random.Next(troubles.Sum(trouble => trouble.Weight));
        return troubles.First(trouble => (at -= trouble.Weight) < 0);
    }
}
