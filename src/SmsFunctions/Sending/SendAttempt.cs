using Microsoft.Extensions.Options;
using SmsFunctions.Gate;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>
/// Makes the gateway call of an admitted chunk: claims the chunk, calls the gateway once, stores the answer, and moves the gate if the answer requires it.
/// After the claim, cancellation is ignored: the call completes and its result is stored, even during shutdown.
/// </summary>
public sealed class SendAttempt(
    ClaimStore claims,
    GatewayClient gateway,
    SendingGate gate,
    PreSendChecks checks,
    ResultStore results,
    IOptions<GatewayOptions> options,
    TimeProvider time)
{
    /// <param name="deadline">When the worker must end.</param>
    public async Task<Progress> MakeAsync(
        StoredChunk current, Claim.Take take, AdmissionTicket ticket, DateTimeOffset deadline, CancellationToken cancellation)
    {
        // After this point cancellation is ignored: a cancelled claim could be stored without its call.
        cancellation.ThrowIfCancellationRequested();
        var claimed = await claims.ClaimAsync(current, take, deadline);
        if (claimed is null || !ClaimStore.IsOwner(claimed.Chunk, take.Call))
        {
            return Progress.Again(claimed);
        }

        var decision = ticket.TakeDecision();
        checks.GiveBack(decision, await CallAsync(claimed, take.Call, ticket, deadline));
        return Progress.Handled;
    }

    /// <summary>Returns a claim whose call was not made to the queue.</summary>
    /// <param name="claimed">The chunk with the claim of <see cref="AdmissionTicket.Call"/>.</param>
    /// <param name="deadline">When the worker must end.</param>
    public async Task HandBackAsync(StoredChunk claimed, AdmissionTicket ticket, DateTimeOffset deadline)
    {
        var state = await gate.ReadAsync(ticket.Hint.Probe, CancellationToken.None);
        await HandBackAsync(claimed, ticket, state, deadline);
    }

    private async Task HandBackAsync(StoredChunk claimed, AdmissionTicket ticket, GateState state, DateTimeOffset deadline)
    {
        var probe = ticket.Hint.Probe;
        await results.HandBackAsync(claimed, ticket.Call, state.LetsThrough(probe) ? null : state.Why(), deadline);
        await gate.ReturnProbeAsync(probe);
    }

    /// <returns>The possible cost of the call: the prices of all accepted and unconfirmed messages.</returns>
    private async Task<decimal> CallAsync(StoredChunk claimed, string call, AdmissionTicket ticket, DateTimeOffset deadline)
    {
        var (chunk, probe) = (claimed.Chunk, ticket.Hint.Probe);
        var state = await gate.ReadAsync(probe, CancellationToken.None);
        int[] indexes =
        [
            .. Enumerable.Range(0, chunk.Recipients.Length)
                .Where(i => chunk.Recipients[i].Call == call && chunk.Recipients[i].Status == MessageStatus.Sending),
        ];
        var hasLapsed = await checks.HasLapsedAsync(chunk, indexes.Select(i => chunk.Recipients[i]));
        var now = time.GetUtcNow();
        if (indexes.Length == 0
            || now + options.Value.Timeout > chunk.LeaseUntil
            || now > chunk.ValidUntil
            || !state.LetsThrough(probe)
            || hasLapsed)
        {
            // Another worker gave up the claim, or the call could outlast the lease because the process was suspended after the claim, or the
            // message expired, the gate closed, or a pre-send check no longer allows the call.
            await HandBackAsync(claimed, ticket, state, deadline);
            return 0;
        }

        var isTimed = chunk.Schedule == ScheduleKind.Gateway && chunk.Due > now;
        var phones = indexes.Select(i => chunk.Recipients[i].Phone);
        var reply = await gateway.SendAsync(
            new OutgoingSms([.. phones], chunk.Text, chunk.Sender, chunk.Flash, isTimed ? chunk.Due : null), CancellationToken.None);
        ticket.Slot?.Dispose();

        // The rows of the gate and of the chunk are written in parallel, so that neither write waits for the other.
        var note = gate.Note(state, chunk.Id, state.IsProbe(probe), reply);
        var moved = note.Move is { } move ? gate.ApplyAsync(state, move, CancellationToken.None) : Task.CompletedTask;
        var replies = indexes.Zip(reply.Phones).ToList();
        await results.StoreAsync(claimed, call, replies, note, deadline);
        await moved;
        return replies
            .Where(answer => answer.Second.Verdict is Verdict.Accepted or Verdict.Unconfirmed)
            .Sum(answer => chunk.Recipients[answer.First].Price ?? 0);
    }
}
