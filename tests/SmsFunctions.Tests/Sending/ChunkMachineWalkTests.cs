using SmsFunctions.Gateway;
using SmsFunctions.Sending;
using SmsFunctions.Storage;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Sending;

/// <summary>Random lives of a chunk, each of which must keep the rules that hold in every state.</summary>
public sealed class ChunkMachineWalkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_happens_open_work_has_a_marker_and_no_recipient_is_called_twice_without_cause(int seed)
    {
        var random = new Random(seed);
        for (var life = 0; life < 500; life++)
        {
            Live(random);
        }
    }

    private static void Live(Random random)
    {
        var machine = Machine(maxAttempts: 3);
        var (chunk, now) = (Chunk(random.Next(1, 5)), Noon);
        var calls = new List<(string Call, int[] Indexes)>();
        for (var step = 0; step < 40; step++)
        {
            now += TimeSpan.FromSeconds(random.Next(0, 400));
            var before = chunk;
            switch (random.Next(3))
            {
                case 0 when machine.Claim(chunk, now) is Claim.Take take:
                    // Only what certainly was not sent may be called again.
                    Assert.All(chunk.Recipients.Zip(take.Next.Recipients), pair => Assert.Equal(pair.First.Status == MessageStatus.Queued, pair.Second.Call == take.Call));
                    calls.Add((take.Call, [.. Enumerable.Range(0, chunk.Recipients.Length).Where(i => take.Next.Recipients[i].Call == take.Call)]));
                    chunk = take.Next;
                    break;
                case 0 when machine.Claim(chunk, now) is Claim.GiveUp giveUp:
                    chunk = giveUp.Next;
                    break;
                case 1 when calls.Count > 0:
                    var (call, indexes) = calls[random.Next(calls.Count)];
                    calls.RemoveAll(made => made.Call == call);
                    chunk = machine.Answer(chunk, call, [.. indexes.Select(i => (i, Answer(random)))], now);
                    break;
                case 2 when chunk.Marker is { Kind: MarkerKind.Poll }:
                    chunk = machine.Poll(chunk, [.. Enumerable.Range(0, chunk.Recipients.Length).Select(i => (i, Status((DeliveryStatus)random.Next(9))))], true, now);
                    break;
            }

            Check(before, chunk);
        }
    }

    private static void Check(Chunk before, Chunk after)
    {
        var open = after.Recipients.Any(recipient => !recipient.Status.IsFinal() && recipient.Status != MessageStatus.Unconfirmed);
        Assert.Equal(open, after.Marker is not null);
        Assert.Equal(after.Has(MessageStatus.Sending), after.LeaseUntil is not null);
        Assert.Equal(after.Marker?.Kind == MarkerKind.Poll, open && !after.Has(MessageStatus.Queued) && !after.Has(MessageStatus.Sending));
        Assert.All(before.Recipients.Zip(after.Recipients), pair =>
        {
            Assert.True(!pair.First.Status.IsFinal() || pair.First.Status == pair.Second.Status, "a final status changed");
            Assert.True(pair.First.Status is not (MessageStatus.Unconfirmed or MessageStatus.Sent) || pair.Second.Status is not (MessageStatus.Queued or MessageStatus.Sending) || pair.First.Status == MessageStatus.Unconfirmed && pair.Second.Status == MessageStatus.Queued, "a message that may be out was queued again");
            Assert.True(pair.First.GatewayIds.All(pair.Second.GatewayIds.Contains), "a gateway id was lost");
        });
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
