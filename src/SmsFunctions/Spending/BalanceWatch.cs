using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Spending;

/// <summary>Raises an alert when the balance is low, if <c>Tariff__LowBalance</c> is set. The gateway is queried at most every 10 minutes for it.</summary>
public sealed class BalanceWatch(BalanceBook book, IOptions<TariffOptions> options, Alerts alerts, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (options.Value.LowBalance is not { } low)
        {
            return;
        }

        // After the timeout, the query continues, and the next tick reads its result.
        using var limit = new TimeLimit(Timeout, time, cancellation);
        try
        {
            var state = await book.ReadAsync(MaxAge, limit.Token);
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
