using SmsFunctions.EndToEndTests.Faults.Checks;
using SmsFunctions.EndToEndTests.Faults.Load;
using SmsFunctions.EndToEndTests.Faults.Rig;
using SmsFunctions.EndToEndTests.Faults.Disruptions;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Operations;
using Xunit.Abstractions;

namespace SmsFunctions.EndToEndTests.Faults;

/// <summary>A run of load with disruptions. After the disruptions end and all work is done, the run compares the answers with the stored state.</summary>
internal sealed class FaultRun(FaultOptions options, ITestOutputHelper output)
{
    private const int Shown = 20;

    // Longer than the timer lease of a killed process and the longest retry delay.
    private static readonly TimeSpan SettlePatience = TimeSpan.FromMinutes(2);

    // Status checks that are due within this time must be done. It exceeds the longest step between two checks.
    private static readonly TimeSpan ChecksWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    public static async Task PassAsync(FaultOptions options, ITestOutputHelper output) => await new FaultRun(options, output).RunAsync();

    private async Task RunAsync()
    {
        output.WriteLine($"Seed {options.Seed}: FAULT_SEED={options.Seed} repeats it.");
        var random = new Random(options.Seed);
        await using var system = await FaultSystem.StartAsync(options);
        var requestLog = new RequestLog($"r{options.Seed:x}q{Guid.NewGuid():n}"[..16]);
        using (var client = new Client(system, requestLog))
        {
            var load = new ClientLoad(client, requestLog, new Random(random.Next()), options.Rate, options.IsCalm ? Actions.New : Actions.All)
                .RunAsync(options.Duration);
            await DisruptAsync(system, random);
            system.Note("The disruptions are over.");
            await load;

            // The gate opens automatically only after a minute.
            await OperationActions.OpenGateAsync(client, new Random(random.Next()));
        }

        var disrupted = system.Elapsed;
        system.Note("Every client has its answer, and the gate is open.");
        var (after, problems) = await SettleAsync(system, requestLog);
        problems.AddRange(LogCheck.Problems(after).Take(Shown));
        problems.AddRange(options.IsCalm ? CostCheck.Problems(after) : []);
        output.WriteLine(Report(after, disrupted));
        if (problems.Count > 0)
        {
            var kept = Keep(system, problems);
            Assert.Fail($"Seed {options.Seed}, {problems.Count} problems; see the diary and logs in {kept}:\n{string.Join('\n', problems.Take(Shown))}");
        }
    }

    private async Task DisruptAsync(FaultSystem system, Random random)
    {
        if (options.IsCalm)
        {
            return;
        }

        var wires = new Wires(system, new Random(random.Next()));
        wires.Begin();
        await Task.WhenAll(
            new Lane(system, new Random(random.Next()), TimeSpan.FromSeconds(3), new ProcessDisruptions(wires).All).RunAsync(options.Duration),
            new Lane(system, new Random(random.Next()), TimeSpan.FromSeconds(6), wires.Disruptions).RunAsync(options.Duration),
            new Lane(system, new Random(random.Next()), TimeSpan.FromSeconds(3), GatewayDisruptions.All).RunAsync(options.Duration));
        wires.End();
    }

    // Some problems are temporary, because an answer is still being stored. The check is repeated until no problem is left or the time is over.
    private async Task<(Aftermath After, List<string> Problems)> SettleAsync(FaultSystem system, RequestLog requestLog)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var patience = options.WaitsForStatuses ? options.StatusPatience : SettlePatience;
        DateTimeOffset? checkedBy = options.WaitsForStatuses ? TimeProvider.System.GetUtcNow() + ChecksWithin : null;
        using var look = new PeriodicTimer(BetweenLooks);
        while (true)
        {
            var after = await Aftermath.ReadAsync(system, requestLog);
            List<string> problems =
            [
                .. requestLog.Contradictions,
                .. AcceptanceCheck.Problems(after),
                .. LedgerCheck.Problems(after),
                .. MarkerCheck.Problems(after),
                .. UnconfirmedCheck.Problems(after),
                .. OperationCheck.Problems(after),
                .. OpenCheck.Problems(after, checkedBy),
                .. options.IsCalm ? PoisonCheck.Problems(system) : [],
            ];
            if (problems.Count == 0 || problems.Exists(LedgerCheck.IsDoubled) || TimeProvider.System.GetElapsedTime(begun) > patience)
            {
                return (after, problems);
            }

            await look.WaitForNextTickAsync();
        }
    }

    private static string Report(Aftermath after, TimeSpan disrupted)
    {
        var (storage, gateway, messages, floor) = CostCheck.Of(after);
        var lost = AcceptanceCheck.Problems(after).Count(AcceptanceCheck.IsLost);
        var doubled = LedgerCheck.Problems(after).Count(LedgerCheck.IsDoubled);
        var byAnswer = after.RequestLog.ClientMessages.CountBy(clientMessage => clientMessage.AnswerState).OrderBy(entry => entry.Key);
        var unconfirmed = after.Messages.Count(message => message.Status == MessageStatus.Unconfirmed);
        var waiting = after.Messages.Count(message => message.Recipient.ResendAt is not null);
        var uncommitted = after.Messages.Count(message => message.Chunk.IsUncommitted);
        var states = byAnswer.Select(entry => $"{entry.Value} {entry.Key}");
        var statuses = after.Messages.CountBy(message => message.Status).OrderBy(entry => entry.Key).Select(entry => $"{entry.Value} {entry.Key.Word()}");
        var calls = (double)after.Chunks.Count / messages;
        var poisoned = PoisonCheck.Alerts(after.System).Count;
        return $"""
            {messages} messages in {after.Chunks.Count} chunks, {after.Ledger.Count} in the ledger
            lost {lost}, doubled {doubled}, twice as intended {LedgerCheck.SentAgain(after)}, unconfirmed {unconfirmed}
            duration: {disrupted.TotalSeconds:0} s with disruptions, {(after.System.Elapsed - disrupted).TotalSeconds:0} s to settle
            operations: {OperationActions.Report(after.RequestLog)}; {waiting} messages wait for their second call; poisoned hints: {poisoned}
            messages: {string.Join(", ", states)}; answers: {after.RequestLog.Answers}
            statuses: {string.Join(", ", statuses)}; {uncommitted} of them wait for the sweep of unfinished batches
            {after.System.Faults.Total} faults: {after.System.Faults}
            storage transactions a message, accepting and sending: {storage / messages:0.000} (minimum {floor / messages:0.000})
            gateway calls a message: {gateway / messages:0.000} (minimum {calls:0.000})
            all traffic: {after.System.Traffic.Counts}
            """;
    }

    private string Keep(FaultSystem system, List<string> problems)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "smsfunctions-faults"));
        var path = Path.Combine(folder.FullName, $"seed-{options.Seed}.log");
        File.WriteAllLines(path, [.. problems, "", .. system.Diary, .. system.Apps.SelectMany(app => app.Log.Select(line => $"{app.Number}| {line}"))]);
        return path;
    }
}
