using SmsFunctions.Gate;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Gate;

/// <summary>The rule by which a transient answer counts as a failed attempt of its message.</summary>
public sealed class CallNotesTests
{
    private static readonly GateState Open = GateState.Initial;
    private static readonly SendReply Sent = Reply(Accepted());
    private static readonly SendReply Busy = Reply(Declined(Verdict.TryLater, GatewayErrorCode.GatewayBusy));

    private readonly CallNotes _notes = new();
    private readonly ChunkId _chunk = NewId();

    [Fact]
    public void A_transient_answer_counts_when_the_gateway_serves_all_others() =>
        Assert.Equal(new GateNote(Counts: true, Move: null), _notes.Note(Open, _chunk, false, Busy));

    [Theory]
    [InlineData(Verdict.Accepted, GatewayErrorCode.NotSent)]
    [InlineData(Verdict.Refused, GatewayErrorCode.MessageRejected)]
    [InlineData(Verdict.AccountStopped, GatewayErrorCode.InvalidLogin)]
    [InlineData(Verdict.Unconfirmed, GatewayErrorCode.NoAnswer)]
    [InlineData(Verdict.TryLater, GatewayErrorCode.NotSent)]
    public void No_other_answer_counts(Verdict verdict, GatewayErrorCode code) =>
        Assert.False(_notes.Note(Open, _chunk, false, Reply(verdict == Verdict.Accepted ? Accepted() : Declined(verdict, code))).Counts);

    [Fact]
    public void A_breaker_probe_never_counts() =>
        Assert.False(_notes.Note(new GateState { Position = GatePosition.Breaker }, _chunk, isProbe: true, Busy).Counts);

    [Fact]
    public void The_first_four_busy_answers_count_and_the_one_that_closes_the_gate_does_not()
    {
        var notes = Enumerable.Range(0, 6).Select(_ => _notes.Note(Open, _chunk, false, Busy)).ToList();

        Assert.Equal([true, true, true, true, false, false], notes.Select(note => note.Counts));
        Assert.Equal([false, false, false, false, true, true], notes.Select(note => note.Move is GateMove.Trip));
    }

    [Fact]
    public void A_gateway_that_is_busy_for_every_second_call_neither_closes_the_gate_nor_uses_up_attempts()
    {
        var failures = new Dictionary<ChunkId, int>();
        var waiting = new Queue<ChunkId>(Enumerable.Range(0, 50).Select(_ => NewId()));
        for (var call = 0; waiting.TryDequeue(out var chunk); call++)
        {
            var busy = call % 2 == 0;
            var note = _notes.Note(Open, chunk, false, busy ? Busy : Sent);
            Assert.Null(note.Move);
            if (busy)
            {
                waiting.Enqueue(chunk);
                failures[chunk] = failures.GetValueOrDefault(chunk) + (note.Counts ? 1 : 0);
            }
        }

        Assert.InRange(failures.Values.Max(), 0, 1);
    }

    [Fact]
    public void A_message_that_always_fails_while_others_are_sent_uses_up_its_attempts()
    {
        var counted = 0;
        for (var call = 0; call < 20; call++)
        {
            _notes.Note(Open, NewId(), false, Sent);
            counted += call % 4 == 0 && _notes.Note(Open, _chunk, false, Busy).Counts ? 1 : 0;
        }

        Assert.Equal(5, counted);
    }

    private static ChunkId NewId() => ChunkId.New(Noon, Noon);

    private static SendReply Reply(PhoneReply phone) => new(GatewayScript.Single, phone.Verdict, phone.Error, [phone]);
}
