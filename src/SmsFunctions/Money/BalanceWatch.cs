using Microsoft.Extensions.Options;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Money;

/// <summary>Looks at the balance now and then, where a low one is to be an alert.</summary>
public sealed class BalanceWatch(BalanceBook book, IOptions<TariffOptions> options, Alerts alerts, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private DateTimeOffset _next;

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (options.Value.LowBalance is not { } low || time.GetUtcNow() < _next)
        {
            return;
        }

        // The release of messages does not wait for a slow gateway: the question goes on, and the next tick sees its answer.
        using var limit = new TimeLimit(Timeout, time, cancellation);
        try
        {
            var state = await book.ReadAsync(limit.Token);
            _next = time.GetUtcNow() + Interval;
            if (state.Known(time.GetUtcNow()) is not null && state.Left is { } left && left < low)
            {
                alerts.BalanceLow(left, low);
            }
        }
        catch (OperationCanceledException) when (limit.HasRunOut)
        {
            // Not now.
        }
    }
}
