using GatewaySimulator.Accounting;
using GatewaySimulator.Faults;
using GatewaySimulator.Protocol;

namespace GatewaySimulator;

/// <summary>The state of one simulated gateway. It is kept when the listener is stopped.</summary>
public sealed class SimulatedGateway
{
    private readonly Lock _changing = new();
    private readonly MessageIds _ids = new(Random.Shared.NextInt64());
    private volatile SimulatorSettings _settings;

    internal SimulatedGateway(SimulatorSettings settings, TimeProvider time)
    {
        _settings = settings;
        Time = time;
        Ledger = new Ledger(settings.Balance);
    }

    public Ledger Ledger { get; }

    public FaultList Faults { get; } = new();

    public CallLog Calls { get; } = new();

    public Holds Holds { get; } = new();

    /// <summary>The current settings with the current balance.</summary>
    public SimulatorSettings Settings => _settings with { Balance = Ledger.Balance };

    internal TimeProvider Time { get; }

    /// <summary>The settings without reading the current balance, for the hot path.</summary>
    internal SimulatorSettings Rules => _settings;

    /// <summary>Changes the settings for the next calls. The balance is set only if <paramref name="change"/> returns a different one.</summary>
    public void Change(Func<SimulatorSettings, SimulatorSettings> change)
    {
        lock (_changing)
        {
            var before = Settings;
            var after = change(before);
            if (after.Balance != before.Balance) Ledger.Balance = after.Balance;
            _settings = after;
        }
    }

    /// <summary>The status of a message by the status plan and its age.</summary>
    public MessageStatus StatusOf(LedgerEntry entry) => Rules.StatusPlan.At(Time.GetUtcNow() - entry.StartsAt, entry.Ending);

    internal string NextId() => _ids.Next(Rules.IdForm);
}
