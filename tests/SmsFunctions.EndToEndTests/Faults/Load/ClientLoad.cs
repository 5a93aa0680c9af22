namespace SmsFunctions.EndToEndTests.Faults.Load;

/// <summary>The load of the clients: random actions that start at a constant rate and run concurrently.</summary>
internal sealed class ClientLoad(Client client, RequestLog requestLog, Random random, double rate, IReadOnlyList<LoadAction> actions)
{
    // The maximum of concurrent actions, so that a stalled system is not overloaded.
    private const int MostAtOnce = 60;

    private readonly int _weights = actions.Sum(action => action.Weight);

    /// <summary>Runs until the time is over and every client has its answer.</summary>
    public async Task RunAsync(TimeSpan duration)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var running = new List<Task>();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1 / rate));
        while (TimeProvider.System.GetElapsedTime(begun) < duration)
        {
            running.RemoveAll(task => task.IsCompletedSuccessfully);
            if (running.Count < MostAtOnce)
            {
                var (action, own) = (Next(), new Random(random.Next()));
                running.Add(Task.Run(() => action.DoAsync(client, requestLog, own)));
            }

            await pace.WaitForNextTickAsync();
        }

        await Task.WhenAll(running);
    }

    private LoadAction Next()
    {
        var at = random.Next(_weights);
        return actions.First(action => (at -= action.Weight) < 0);
    }
}
