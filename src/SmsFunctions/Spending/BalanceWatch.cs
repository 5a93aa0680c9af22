using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Spending;

/// <summary>Checks the balance every 10 minutes and raises an alert when it is low, if <c>Tariff__LowBalance</c> is set.</summary>
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

        // The release of messages must not wait for a slow gateway. After the timeout, the query continues, and the next tick reads its result.
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
            // The next tick tries again.
        }
    }
}
