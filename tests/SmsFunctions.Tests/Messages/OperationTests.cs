using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Tests.Support;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Messages;

/// <summary>Changes and decisions of callers and operators: to which messages they apply, and what the history and the errors say.</summary>
public sealed class OperationTests
{
    private readonly ChunkMachine _machine = Machine();

    [Theory]
    [InlineData(7200, 7200, "Other", MessageStatus.Scheduled, "text changed")]
    [InlineData(7200, 3600, null, MessageStatus.Scheduled, "time changed")]
    [InlineData(7200, 60, null, MessageStatus.Queued, "time changed")]
    [InlineData(7200, 3600, "Other", MessageStatus.Scheduled, "time and text changed")]
    public void The_history_says_what_was_changed_and_whether_the_message_still_waits_for_its_time(
        int due, int newDue, string? text, MessageStatus shown, string detail)
    {
        var (at, newAt, now) = (Noon.AddSeconds(due), Noon.AddSeconds(newDue), Noon.AddMinutes(1));
        var chunk = _machine.Accept(Chunk() with { Due = at, NotBefore = at, Recipients = [new Recipient(Phone)] });

        var changed = _machine.Change(chunk, FinalText.Of(text ?? chunk.Text), _ => null, newAt, newAt.AddDays(1), now);

        Assert.Equal(new HistoryEntry(shown, now, detail), changed.Recipients[0].History[^1]);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-30, true)]
    [InlineData(-31, false)]
    [InlineData(null, true)]
    public void A_resolution_applies_to_messages_that_were_unconfirmed_when_it_was_given(int? givenAfter, bool applies)
    {
        var doubtful = Unconfirmed();
        var given = givenAfter is { } seconds ? Noon.AddSeconds(seconds) : (DateTimeOffset?)null;

        var resolved = _machine.Resolve(doubtful, null, Resolution.Failed, "order", Noon.AddHours(1), given);

        Assert.Equal(applies, !ReferenceEquals(doubtful, resolved));
    }

    [Fact]
    public void The_history_tells_a_resolution_from_a_resend()
    {
        var sent = _machine.Resolve(Unconfirmed(), null, Resolution.Sent, "order", Noon.AddHours(1));
        var resent = _machine.Resolve(Unconfirmed(), null, Resolution.Resend, "order", Noon.AddHours(1));

        Assert.Equal(["resolved as sent", "to be sent again"], new[] { sent, resent }.Select(chunk => chunk.Recipients[0].History[^1].Detail));
    }

    [Fact]
    public void Messages_without_their_text_are_not_sent_again()
    {
        var doubtful = Unconfirmed() with { Text = "", TextPurgedAt = Noon.AddDays(30) };
        var failed = _machine.Resolve(Unconfirmed(), null, Resolution.Failed, "order", Noon.AddHours(1)) with { Text = "", TextPurgedAt = Noon.AddDays(30) };

        Assert.Same(doubtful, _machine.Resolve(doubtful, null, Resolution.Resend, "again", Noon.AddDays(31)));
        Assert.Same(failed, _machine.Resend(failed, "again", Noon.AddDays(31)));
    }

    [Fact]
    public void A_resend_does_not_shorten_the_validity()
    {
        var doubtful = Unconfirmed() with { ValidUntil = Noon.AddDays(10) };

        Assert.Equal(Noon.AddDays(10), _machine.Resolve(doubtful, null, Resolution.Resend, "order", Noon.AddHours(1)).ValidUntil);
    }

    [Fact]
    public void Every_end_that_the_app_decides_has_a_code_and_a_text()
    {
        var doubtful = _machine.Resolve(Unconfirmed(), null, Resolution.Resend, "order", Noon.AddMinutes(1));
        var (claimed, _) = _machine.Claimed(Chunk(), Noon);
        var poisoned = Chunk() with { Poisoned = 2, PoisonedSince = Noon.AddHours(-1) };
        MessageError?[] errors =
        [
            Error(_machine.Cancel(doubtful, null, Noon.AddMinutes(2))),
            Error(((Claim.GiveUp)_machine.Claim(doubtful, Noon.AddDays(3))).Next),
            Error(_machine.Resolve(Unconfirmed(), null, Resolution.Failed, "order", Noon.AddHours(1))),
            Error(((Claim.GiveUp)_machine.Claim(claimed, Noon.AddMinutes(2))).Next),
            Error(_machine.Poison(poisoned, Noon)),
        ];

        Assert.Equal(["Cancelled", "Expired", "Resolved", "NoAnswer", "Poisoned"], errors.Select(error => error?.Code));
        Assert.All(errors, error => Assert.NotEmpty(error!.Text));
    }

    [Fact]
    public void A_message_that_certainly_was_not_sent_is_cancelled_and_expires_without_an_error()
    {
        Assert.Null(Error(_machine.Cancel(Chunk(), null, Noon)));
        Assert.Null(Error(((Claim.GiveUp)_machine.Claim(Chunk(), Noon.AddDays(3))).Next));
    }

    private static MessageError? Error(Chunk chunk) => chunk.Recipients[0].Error;

    private Chunk Unconfirmed()
    {
        var (claimed, call) = _machine.Claimed(Chunk(), Noon);
        return _machine.Answer(claimed, call, Replies(Declined(Verdict.Unconfirmed, GatewayErrorCode.NoAnswer)), true, Noon);
    }
}
