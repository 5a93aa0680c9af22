using SmsFunctions.EndToEndTests.Faults.Checks;
using SmsFunctions.EndToEndTests.Faults.Load;
using SmsFunctions.EndToEndTests.Faults.Rig;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.Faults;

/// <summary>Tests of a long storage outage while hints wait.</summary>
public sealed class OutageTests
{
    // Longer than a worker retries with one hint.
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Hints_that_wait_through_an_outage_of_the_tables_are_all_sent_after_it()
    {
        const int Messages = 300;
        await using var system = await FaultSystem.StartAsync(new FaultOptions(Seed: 0));
        system.Apps.ToList().ForEach(app => app.Queues.Cuts = Cuts.Before(request => request.IsGet(Keys.SendQueue)));
        var requestLog = new RequestLog("outage");
        using (var client = new Client(system, requestLog))
        {
            await Parallel.ForAsync(0, Messages, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
            {
                var clientMessage = requestLog.Add(requestLog.NewPhone(), requestLog.NewText());
                var answer = await client.PostAsync("api/messages", new { to = clientMessage.Phone, text = clientMessage.Text }, null, new Random(number));
                (clientMessage.AnswerState, clientMessage.Id) = (answer.AnswerState, answer.Id);
            });
        }

        // Requests are cut before they reach storage. A claim that is stored without an answer would make the message unconfirmed.
        system.Apps.ToList().ForEach(app => (app.Tables.Cuts, app.Queues.Cuts) = (Cuts.Everything(), null));
        await Task.Delay(Away, TimeProvider.System);
        Assert.Equal(0, system.Simulator.Ledger.Count);
        system.Apps.ToList().ForEach(app => app.Tables.Cuts = null);

        var after = await Eventually.Get(
            () => Aftermath.ReadAsync(system, requestLog),
            seen => seen.Messages.All(message => message.Status is MessageStatus.Sent or MessageStatus.Delivered),
            "all are sent",
            TimeSpan.FromMinutes(2));
        Assert.Equal((Messages, Messages), (after.Messages.Count, after.Ledger.Count));
        Assert.Equal([], AcceptanceCheck.Problems(after).Concat(LedgerCheck.Problems(after)).Concat(MarkerCheck.Problems(after)));
    }
}
