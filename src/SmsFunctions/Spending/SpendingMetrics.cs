using System.Diagnostics.Metrics;
using SmsFunctions.Foundation;

namespace SmsFunctions.Spending;

/// <summary>The metric of the account's balance. See <c>infra/operations.md</c>.</summary>
public sealed class SpendingMetrics(IMeterFactory meters)
{
    private readonly Gauge<double> _balance = meters.Create(Instrumentation.Name)
        .CreateGauge<double>("sms.balance", null, "The account's balance, in its currency.");

    public void BalanceHeard(decimal balance) => _balance.Record((double)balance);
}
