using SmsFunctions.Gate;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Gate;

/// <summary>
/// The effect of successive answers on the gate. In the test data, A = accepted, R = refused, T = transient, N = not sent, U = unreadable and
/// S = account stop. Several letters together are the lines of one batch.
/// </summary>
public sealed class GateTallyTests
{
    private static readonly GateState Open = new() { Generation = 3 };
    private static readonly GateState Breaker = new() { Position = GatePosition.Breaker, Generation = 3 };

    private readonly GateTally _tally = new();

    [Theory]
    [InlineData("T T T T T", "Trip")]
    [InlineData("T N T N T", "Trip")]
    [InlineData("T T T T", "")]
    [InlineData("T T T T A T", "")]
    [InlineData("T T T T R T", "")]
    [InlineData("T T T T U T", "Trip")]
    [InlineData("T T T T AT T", "")]
    [InlineData("TT TT TR TU TT", "Trip")]
    [InlineData("U U U U U U U U U U", "Stop")]
    [InlineData("U U U U U U U U U UU", "Stop")]
    [InlineData("U U U U U U U U U", "")]
    [InlineData("U U U U U U U U U T U", "")]
    [InlineData("U U U U U U U U U AU U", "")]
    [InlineData("A S", "Stop")]
    [InlineData("AAS", "Stop")]
    [InlineData("TS", "Stop")]
    [InlineData("A R A", "")]
    public void A_run_of_answers_moves_an_open_gate_as_expected(string answers, string expected) => Assert.Equal(expected, Last(Open, answers));

    [Theory]
    [InlineData("A", "ProbePassed")]
    [InlineData("R", "ProbePassed")]
    [InlineData("T", "ProbeFailed")]
    [InlineData("N", "ProbeFailed")]
    [InlineData("U", "ProbeFailed")]
    [InlineData("S", "Stop")]
    public void The_answer_to_a_breaker_probe_decides_the_next_move(string answer, string expected) =>
        Assert.Equal(expected, Last(Breaker, answer, isProbe: true));

    [Theory]
    [InlineData("Unreadable", false, "U", "Stop")]
    [InlineData("Unreadable", false, "T", "")]
    [InlineData("Unreadable", true, "U", "")]
    [InlineData("NotEnoughCredits", false, "U", "")]
    [InlineData("NotEnoughCredits", false, "A", "Prove")]
    [InlineData("Unreadable", false, "AU", "Prove")]
    [InlineData("Unreadable", false, "R", "")]
    [InlineData("Unreadable", true, "A", "")]
    public void A_stop_that_a_probe_ended_is_on_trial_until_something_was_accepted(string code, bool isProven, string answer, string expected) =>
        Assert.Equal(expected, Last(Open with { Past = new PastStop(code, 1, Noon, isProven, null) }, answer));

    [Fact]
    public void A_run_does_not_continue_in_another_generation_of_the_gate()
    {
        Last(Open, "T T T T");

        Assert.Equal("", Last(Open with { Generation = 4 }, "T T T T"));
        Assert.Equal("Trip", Last(Open with { Generation = 4 }, "T"));
    }

    [Fact]
    public void Answers_to_calls_of_an_older_generation_neither_count_nor_break_a_run()
    {
        Last(Open with { Generation = 4 }, "T T T T");

        Assert.Equal("", Last(Open, "T T T T T T A"));
        Assert.Equal("Trip", Last(Open with { Generation = 4 }, "T"));
    }

    [Fact]
    public void A_stop_carries_its_code_the_gateways_word_and_whether_the_same_call_had_accepted_messages()
    {
        var move = Note(Open, "AAS", false);

        Assert.Equal(new GateMove.Stop(GatewayErrorCode.NotEnoughCredits, "Error_NotEnoughCredits", SomeAccepted: true), move);
    }

    private string Last(GateState gate, string answers, bool isProbe = false)
    {
        GateMove? last = null;
        foreach (var answer in answers.Split(' '))
        {
            last = Note(gate, answer, isProbe);
        }

        return last?.GetType().Name ?? "";
    }

    private GateMove? Note(GateState gate, string answer, bool isProbe) => _tally.Note(gate, isProbe, CallOutcome.Of(Reply(answer)));

    private static SendReply Reply(string answer)
    {
        var lines = answer.Select(letter => letter switch
        {
            'A' => Accepted(),
            'R' => Declined(Verdict.Refused, GatewayErrorCode.MessageRejected),
            'T' => Declined(Verdict.TryLater, GatewayErrorCode.GatewayBusy),
            'N' => Declined(Verdict.TryLater, GatewayErrorCode.NotSent),
            'U' => Declined(Verdict.Unconfirmed, GatewayErrorCode.Unreadable),
            _ => Declined(Verdict.AccountStopped, GatewayErrorCode.NotEnoughCredits),
        }).ToList();
        return new SendReply(GatewayScript.Batch, lines.Count == 1 ? lines[0].Verdict : Verdict.Accepted, lines.Count == 1 ? lines[0].Error : null, lines);
    }
}
