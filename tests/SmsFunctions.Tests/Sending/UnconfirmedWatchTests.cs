using Microsoft.Extensions.Logging;
using SmsFunctions.Messages;
using SmsFunctions.Sending;
using SmsFunctions.Telemetry;
using SmsFunctions.Tests.Gateway;
using SmsFunctions.Tests.Support;
using SmsFunctions.TestSupport;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Sending;

/// <summary>The alert for too many unconfirmed messages.</summary>
public sealed class UnconfirmedWatchTests
{
    private readonly ManualTime _time = new(Noon);
    private readonly KeptLog _log = new();
    private readonly UnconfirmedWatch _watch;

    public UnconfirmedWatchTests() => _watch = new UnconfirmedWatch(new Alerts(new LoggerFactory([_log]), _time), _time);

    [Theory]
    [InlineData(9, 0)]
    [InlineData(10, 1)]
    [InlineData(200, 1)]
    public void Ten_unconfirmed_messages_raise_an_alert_even_from_one_call(int recipients, int alerts)
    {
        Doubt(recipients);

        Assert.Equal(alerts, _log.Lines.Count);
    }

    [Fact]
    public void Messages_older_than_an_hour_no_longer_count()
    {
        Doubt(9);
        _time.Advance(TimeSpan.FromHours(1));
        Doubt(9);

        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void A_continuing_problem_raises_one_alert_an_hour()
    {
        for (var minute = 0; minute < 120; minute++)
        {
            Doubt(1);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["10 messages", "60 messages"], _log.Lines.Select(line => line.Split("whether ")[1][..11]));
    }

    [Fact]
    public void Only_newly_unconfirmed_messages_count()
    {
        var (before, after) = Step(10);

        _watch.Note(after, after);
        _watch.Note(after, before);

        Assert.Empty(_log.Lines);
    }

    private void Doubt(int recipients)
    {
        var (before, after) = Step(recipients);
        _watch.Note(before, after);
    }

    private static (Chunk Before, Chunk After) Step(int recipients)
    {
        var machine = Machine();
        var (claimed, call) = machine.Claimed(Chunk(recipients), Noon);
        var replies = Enumerable.Repeat(Declined(Verdict.Unconfirmed, GatewayErrorCode.NoAnswer), recipients);
        return (claimed, machine.Answer(claimed, call, Replies([.. replies]), true, Noon));
    }
}
