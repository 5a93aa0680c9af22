using SmsFunctions.Foundation;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Scheduling;
using SmsFunctions.Sending;
using SmsFunctions.Spending;
using SmsFunctions.Storage;

namespace SmsFunctions.Submission;

/// <summary>Builds the chunks of requests, with their times and prices, and applies refusals and holds that are known already. It stores nothing.</summary>
public sealed class ChunkPlanner(ChunkMachine machine, PreSendChecks checks, Tariff tariff)
{
    /// <summary>Returns the chunk of a message as it is while the gate is open.</summary>
    public Chunk Plan(ValidMessage message, Timing timing, Acceptance acceptance)
    {
        var (id, now) = acceptance.DueOn(timing.FirstCall(acceptance.At));
        var recipient = new Recipient(message.Phone) { Price = tariff.PriceOf(message.Phone, message.Text.Segments.Count) };
        return checks.Foresee(machine.Accept(Timed(Chunk.New(id.Chunk(0), now, message.Text, message.Sender, [recipient]), timing) with
        {
            Schedule = timing.Schedule,
            Mode = message.Mode,
            Priority = message.Priority,
            Flash = message.Flash,
            IsSecret = message.IsSecret,
            Reference = message.Reference,
            Caller = message.Caller.Name,
            CallbackUrl = message.CallbackUrl,
        }), now);
    }

    /// <summary>Returns the chunks of a batch, one list per transaction.</summary>
    public IReadOnlyList<IReadOnlyList<Chunk>> Plan(BatchPlan plan, Timing timing, BatchId id, DateTimeOffset now, GateState gate)
    {
        var chunks = plan.OfChunks
            .Select((messages, number) => machine.Accept(NewChunk(id.Chunk(number), plan, timing, messages, now)));
        var (packs, refusals) = (BatchTable.Pack(chunks), plan.Refusals());

        // The checks run after the packing: a repeated request must give the same packs although the stop list may have changed.
        return Each(chunk => packs.Count == 1
            ? AtGate(Foresee(chunk), gate, now)
            : Foresee(machine.AwaitHeader(chunk)));

        Chunk Foresee(Chunk chunk) => checks.Foresee(machine.Refuse(chunk, phone => refusals.GetValueOrDefault((phone, chunk.Text)), now), now);

        IReadOnlyList<IReadOnlyList<Chunk>> Each(Func<Chunk, Chunk> next) => [.. packs.Select(pack => (IReadOnlyList<Chunk>)[.. pack.Select(next)])];
    }

    /// <summary>Returns the chunk as it is to be stored: held if the gate is not open.</summary>
    public Chunk AtGate(Chunk chunk, GateState gate, DateTimeOffset now) =>
        gate.Position == GatePosition.Open ? chunk : machine.Hold(chunk, gate.Why(), now);

    private static Recipient NewRecipient(BatchMessage message) => new(message.Phone) { Reference = message.Reference, Price = message.Price };

    private static Chunk NewChunk(ChunkId id, BatchPlan plan, Timing timing, BatchMessage[] messages, DateTimeOffset now) =>
        Timed(Chunk.New(id, now, messages[0].Text, plan.Sender, [.. messages.Select(NewRecipient)]), timing) with
        {
            IsBatch = true,
            Mode = plan.Mode,
            IsSecret = plan.IsSecret,
            Priority = plan.Priority,
            Reference = plan.Reference,
            Caller = plan.Caller.Name,
            CallbackUrl = plan.CallbackUrl,
            Trace = Instrumentation.Here,
        };

    private static Chunk Timed(Chunk chunk, Timing timing) => chunk with
    {
        Due = timing.Due,
        NotBefore = timing.FirstCall(chunk.CreatedAt),
        ValidUntil = timing.ValidUntil,
        IsValidityChosen = timing.IsValidityChosen,
    };
}
