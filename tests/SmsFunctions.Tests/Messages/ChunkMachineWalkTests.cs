using SmsFunctions.Messages;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Messages;

/// <summary>Random sequences of events of a chunk. The invariants of the state machine must hold after each event.</summary>
public sealed class ChunkMachineWalkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Open_work_always_has_a_marker_and_no_recipient_is_called_twice_without_cause(int seed) => Walk(seed, walks: 500);

    internal static void Walk(int seed, int walks)
    {
        var random = new Random(seed);
        for (var walk = 0; walk < walks; walk++)
        {
            Walk(random);
        }
    }

    private static void Walk(Random random)
    {
        var machine = Machine(maxAttempts: 3);
        var (chunk, now) = (Chunk(random.Next(1, 5)) with { Mode = (SendMode)random.Next(2), IsSecret = random.Next(2) == 0 }, Noon);
        var calls = new List<(string Call, int[] Indexes)>();
        for (var step = 0; step < 40; step++)
        {
            now += TimeSpan.FromSeconds(random.Next(0, 400));
            var (before, isOperation) = (chunk, false);
            switch (random.Next(11))
            {
                case 0 when machine.Claim(chunk, now) is Claim.Take take:
                    // A claim may include queued messages that are due, and in mode atLeastOnce unconfirmed messages whose resend time has come.
                    Assert.All(chunk.Recipients.Zip(take.Next.Recipients), pair => Assert.Equal(
                        (pair.First.Status == MessageStatus.Queued && chunk.NotBefore <= now) || pair.First.ResendAt <= now, pair.Second.Call == take.Call));
                    calls.Add((take.Call, [.. Enumerable.Range(0, chunk.Recipients.Length).Where(i => take.Next.Recipients[i].Call == take.Call)]));
                    chunk = take.Next;
                    break;
                case 0 when machine.Claim(chunk, now) is Claim.GiveUp giveUp:
                    chunk = giveUp.Next;
                    break;
                case 1 when calls.Count > 0:
                    var (call, indexes) = calls[random.Next(calls.Count)];
                    calls.RemoveAll(made => made.Call == call);
                    chunk = machine.Answer(chunk, call, [.. indexes.Select(i => (i, Answer(random)))], random.Next(2) == 0, now);
                    break;
                case 3:
                    chunk = machine.Hold(chunk, new MessageError("Held", "the gate is closed"), now);
                    break;
                case 4 when chunk.HeldBy is not null:
                    chunk = machine.Hinted(chunk, now);
                    break;
                case 5:
                    chunk = machine.Poison(chunk, now);
                    break;
                case 6:
                    chunk = machine.Cancel(chunk, random.Next(2) == 0 ? null : random.Next(chunk.Recipients.Length), now);
                    break;
                case 7 when random.Next(4) == 0:
                    isOperation = true;
                    chunk = random.Next(2) == 0
                        ? machine.Resend(chunk, $"order{step}", now)
                        : machine.Resolve(chunk, null, (Resolution)random.Next(3), $"order{step}", now);
                    break;
                case 8:
                    chunk = machine.HoldUntil(chunk, now.AddSeconds(random.Next(1, 400)), new MessageError("QuietHours", "quiet hours"), now);
                    break;
                case 9:
                    chunk = machine.HoldUnpaid(chunk, new MessageError("BalanceTooLow", "no money"), null, now);
                    break;
                case 10 when random.Next(4) == 0:
                    var refused = chunk.Recipients[random.Next(chunk.Recipients.Length)].Phone;
                    chunk = machine.Refuse(chunk, phone => phone == refused ? new MessageError("OnStopList", "on the stop list") : null, now);
                    break;
                case 2 when chunk.Marker is { Kind: MarkerKind.Poll }:
                    var statuses = Enumerable.Range(0, chunk.Recipients.Length).Select(i => (i, Status((DeliveryStatus)random.Next(9))));
                    chunk = machine.Poll(chunk, [.. statuses], true, now);
                    break;
            }

            Check(before, chunk, isOperation);
        }
    }

    private static void Check(Chunk before, Chunk after, bool isOperation)
    {
        var open = after.Recipients.Any(
            recipient => recipient.ResendAt is not null || (!recipient.Status.IsFinal() && recipient.Status != MessageStatus.Unconfirmed));
        Assert.Equal(open, after.Marker is not null);
        Assert.Equal(after.Has(MessageStatus.Sending), after.LeaseUntil is not null);
        Assert.Equal(after.Marker?.Kind == MarkerKind.Poll, open && after.NextCallAt is null && !after.Has(MessageStatus.Sending));
        Assert.Equal(after.Marker?.Kind == MarkerKind.Held, after.HeldBy == HoldReason.Gate);
        Assert.Equal(after.Marker?.Kind == MarkerKind.Unpaid, after.HeldBy == HoldReason.Money);
        Assert.All(before.Recipients.Zip(after.Recipients), pair => Check(pair.First, pair.Second, isOperation));
        CheckText(before, after);
    }

    private static void CheckText(Chunk before, Chunk after)
    {
        var mayBeSent = after.Recipients.Any(recipient => recipient.Status is MessageStatus.Queued or MessageStatus.Sending or MessageStatus.Unconfirmed);
        Assert.True(after.Text.Length > 0 || !mayBeSent, "a message that may still be sent lost its text");
        Assert.True(after.Text.Length > 0 || after.IsSecret, "a text that is not secret was purged");
        Assert.True(
            after.Text.Length == 0 || !after.IsSecret || after.Recipients.Any(recipient => !recipient.Status.IsFinal()),
            "a secret text outlived the last message of its chunk");
        Assert.Equal(after.Text.Length == 0, after.TextPurgedAt is not null);
        Assert.Equal((before.Segments, before.IsSecret), (after.Segments, after.IsSecret));
    }

    private static void Check(Recipient before, Recipient after, bool isOperation)
    {
        Assert.True(
            isOperation || !before.Status.IsFinal() || before.Status == after.Status || after.GatewayIds.Length > before.GatewayIds.Length,
            "a final status changed");
        Assert.True(
            isOperation
                || before.Status is not (MessageStatus.Unconfirmed or MessageStatus.Sent)
                || after.Status is not (MessageStatus.Queued or MessageStatus.Sending)
                || before.ResendAt is not null
                || (before.Status == MessageStatus.Unconfirmed && after.Status == MessageStatus.Queued),
            "a message that may have been sent was queued again");
        Assert.True(
            isOperation || !before.InDoubt || after.InDoubt || after.Status == MessageStatus.Sent,
            "a message in doubt lost its doubt without an accepted call");
        Assert.True(
            !after.InDoubt || after.Status is MessageStatus.Queued or MessageStatus.Sending or MessageStatus.Unconfirmed,
            "a message in doubt got a status that excludes an earlier send");
        Assert.True(
            after.ResendAt is null || (after.Status == MessageStatus.Unconfirmed && !after.InDoubt),
            "an automatic second resend was scheduled");
        Assert.True(before.GatewayIds.All(after.GatewayIds.Contains), "a gateway id was lost");
    }

    private static PhoneReply Answer(Random random) => random.Next(5) switch
    {
        0 => Accepted($"{random.Next()}"),
        1 => Declined(Verdict.Refused, GatewayErrorCode.MessageRejected),
        2 => Declined(Verdict.TryLater, GatewayErrorCode.GatewayBusy),
        3 => Declined(Verdict.AccountStopped, GatewayErrorCode.NotEnoughCredits),
        _ => Declined(Verdict.Unconfirmed, GatewayErrorCode.Unreadable),
    };
}
