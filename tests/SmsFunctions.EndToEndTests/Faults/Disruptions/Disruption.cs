using SmsFunctions.EndToEndTests.Faults.Rig;

namespace SmsFunctions.EndToEndTests.Faults.Disruptions;

/// <summary>A temporary fault. The system works again after it has ended.</summary>
/// <param name="Weight">The relative frequency among the disruptions of its lane.</param>
internal sealed record Disruption(string Name, int Weight, Func<FaultSystem, Random, Task> HappenAsync)
{
    /// <summary>A uniformly distributed random time between the two values, in seconds.</summary>
    public static TimeSpan Between(Random random, double least, double most) => TimeSpan.FromSeconds(least + (random.NextDouble() * (most - least)));

    public static Task Pass(TimeSpan time) => Task.Delay(time, TimeProvider.System);
}

/// <summary>Runs disruptions of one kind one after another, with pauses.</summary>
internal sealed class Lane(FaultSystem system, Random random, TimeSpan longestPause, IReadOnlyList<Disruption> disruptions)
{
    public async Task RunAsync(TimeSpan duration)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            await Disruption.Pass(Disruption.Between(random, 0.5, longestPause.TotalSeconds));
            if (TimeProvider.System.GetElapsedTime(begun) > duration)
            {
                return;
            }

            var disruption = Next();
            system.Note($"begins: {disruption.Name}");
            system.Faults.Add(disruption.Name);
            await disruption.HappenAsync(system, random);
            system.Note($"over:   {disruption.Name}");
        }
    }

    private Disruption Next()
    {
        var at = random.Next(disruptions.Sum(disruption => disruption.Weight));
        return disruptions.First(disruption => (at -= disruption.Weight) < 0);
    }
}
