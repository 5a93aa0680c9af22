using Microsoft.Extensions.Options;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Money;

/// <summary>Looks at the balance now and then, where a low one is to be an alert.</summary>
public sealed class BalanceWatch(BalanceBook book, IOptions<TariffOptions> options, Alerts alerts, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private DateTimeOffset _next;

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (options.Value.LowBalance is not { } low || time.GetUtcNow() < _next)
        {
            return;
        }

        _next = time.GetUtcNow() + Interval;
        if ((await book.ReadAsync(cancellation)).Left is { } left && left < low)
        {
            alerts.BalanceLow(left, low);
        }
    }
}
