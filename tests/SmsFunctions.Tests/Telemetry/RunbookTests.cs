using System.Diagnostics.Metrics;
using SmsFunctions.Foundation;
using SmsFunctions.Gate;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using SmsFunctions.Tests.Repository;
using SmsFunctions.Tests.Support;

namespace SmsFunctions.Tests.Telemetry;

/// <summary>infra/operations.md must agree with the metrics, errors and gate states of the app.</summary>
public sealed class RunbookTests
{
    private static readonly MarkdownDocument Operations = new("infra/operations.md");

    private static IEnumerable<string> Symptoms => MarkdownDocument.Rows(Operations.Section("Runbook")).Select(cells => cells[0]);

    [Fact]
    public void Every_metric_is_explained_and_no_other()
    {
        var names = new List<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => Add(instrument) };
        listener.Start();
        foreach (var type in typeof(Composition).Assembly.GetTypes().Where(Build.IsMetrics))
        {
            Activator.CreateInstance(type, Build.Meters);
        }

        Assert.Equal(names.Distinct().Order(), MarkdownDocument.Names(Operations.Section("Metrics")).Order());

        void Add(Instrument instrument)
        {
            if (instrument.Meter.Name == Instrumentation.Name)
            {
                lock (names)
                {
                    names.Add(instrument.Name);
                }
            }
        }
    }

    [Fact]
    public void Every_error_that_stops_the_account_is_in_the_runbook()
    {
        var stopping = ErrorTable.All.Where(entry => entry.Verdict == Verdict.AccountStopped).Select(entry => entry.Code)
            .Append(GatewayErrorCode.Unreadable).ToList();

        Assert.NotEmpty(stopping);
        Assert.All(stopping, code => Assert.Contains(Symptoms, cell => cell.Contains($"`{code}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_closed_gate_is_in_the_runbook() => Assert.All(
        Enum.GetNames<GatePosition>().Select(name => name.ToLowerInvariant()).Where(name => name != "open"),
        position => Assert.Contains(Symptoms, cell => cell.Contains($"`{position}`", StringComparison.Ordinal)));
}
