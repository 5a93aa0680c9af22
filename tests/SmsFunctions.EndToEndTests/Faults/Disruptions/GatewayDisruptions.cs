using GatewaySimulator.Faults;
using GatewaySimulator.Protocol;
using SmsFunctions.EndToEndTests.Faults.Rig;

namespace SmsFunctions.EndToEndTests.Faults.Disruptions;

/// <summary>The disruptions that the gateway causes.</summary>
internal static class GatewayDisruptions
{
    private static readonly string[] Refusals = ["Error_Message_Rejected", "Error_Invalid_Destination_Address", "Error_New_Thing"];
    private static readonly string[] Transients = ["Error_Gateway_Busy", "Error_Gateway_Offline", "Error_Message_Queue_Full", "Error_Database_Offline"];

    public static IReadOnlyList<Disruption> All { get; } =
    [
        new("gateway: no answer", 4, (system, random) => FaultsAsync(
            system,
            random,
            random.Next(1, 4),
            new Fault { Action = One(random, FaultAction.Fin, FaultAction.Rst, FaultAction.Hang), Ledger = random.Next(2) == 0 })),
        new("gateway: garbage", 3, (system, random) => FaultsAsync(system, random, random.Next(1, 4), Garbage(random))),
        new("gateway: too late", 2, (system, random) => FaultsAsync(
            system, random, random.Next(1, 4), new Fault { Action = FaultAction.Delay, Ms = 2_500, Ledger = random.Next(2) == 0 })),
        new("gateway: slow", 2, (system, random) => FaultsAsync(
            system, random, random.Next(5, 20), new Fault { Action = FaultAction.Delay, Ms = random.Next(100, 900) })),
        new("gateway: not now", 3, (system, random) => FaultsAsync(
            system, random, random.Next(5, 30), new Fault { Action = FaultAction.Code, Code = One(random, Transients) })),
        new("gateway: refused", 2, (system, random) => FaultsAsync(
            system, random, random.Next(1, 4), new Fault { Action = FaultAction.Code, Code = One(random, Refusals) })),
        new("gateway: lines refused", 3, (system, random) => FaultsAsync(system, random, 2, new Fault
        {
            Action = FaultAction.LineCode,
            Code = One(random, [.. Refusals, .. Transients]),
            Lines = [.. Enumerable.Range(0, random.Next(1, 6))],
        })),
        new("gateway: wrong number of lines", 1, (system, random) => FaultsAsync(
            system, random, 1, new Fault { Action = FaultAction.WrongLineCount, Script = Script.Batch, Delta = One(random, -1, 1) })),
        new("account without money", 2, AccountEmptyAsync),
        new("account with another password", 1, WrongPasswordAsync),
    ];

    private static Fault Garbage(Random random) => random.Next(4) switch
    {
        0 => new Fault { Action = FaultAction.Html },
        1 => new Fault { Action = FaultAction.HttpStatus, HttpStatus = One(random, 500, 502, 302), Ledger = random.Next(2) == 0 },
        2 => new Fault { Action = FaultAction.Truncate, Bytes = random.Next(0, 40), Framing = One(random, Framing.Close, Framing.Length) },
        _ => new Fault { Action = FaultAction.Text, Text = "" },
    };

    private static async Task FaultsAsync(FaultSystem system, Random random, int times, Fault fault)
    {
        var added = system.Simulator.Faults.Add(fault with { Times = times });
        await Disruption.Pass(Disruption.Between(random, 1, 3));
        system.Faults.Add($"gateway calls struck by {fault.Action}", system.Simulator.Faults.All.Single(entry => entry.Id == added.Id).Struck);
        system.Simulator.Faults.Clear();
    }

    private static async Task AccountEmptyAsync(FaultSystem system, Random random)
    {
        system.Simulator.Ledger.Balance = random.Next(0, 20);
        await Disruption.Pass(Disruption.Between(random, 1, 5));
        system.Simulator.Ledger.Balance = 1_000_000;
    }

    private static async Task WrongPasswordAsync(FaultSystem system, Random random)
    {
        system.Simulator.Gateway.Change(settings => settings with { Password = "another" });
        await Disruption.Pass(Disruption.Between(random, 1, 4));
        system.Simulator.Gateway.Change(settings => settings with { Password = FaultSystem.Password });
    }

    private static T One<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];
}
