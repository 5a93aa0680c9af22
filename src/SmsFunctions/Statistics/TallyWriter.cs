using Microsoft.Extensions.Hosting;

namespace SmsFunctions.Statistics;

/// <summary>Writes the tallies of this instance once a minute. An instance that has counted nothing writes nothing.</summary>
public sealed class TallyWriter(TallyBook book, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await book.WriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The tally book writes the rest when it is disposed, after the last function has ended.
        }
    }
}
