using Microsoft.Extensions.Logging;
using SmsFunctions.Telemetry;
using SmsFunctions.Tests.Gateway;
using SmsFunctions.Tests.Support;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Tests.Telemetry;

/// <summary>The alerts about unusual volume and about many refusals.</summary>
public sealed class WatchTests
{
    private readonly ManualTime _time = new(Build.Noon);
    private readonly KeptLog _log = new();
    private readonly VolumeWatch _volume;
    private readonly RefusalWatch _refusals;

    public WatchTests()
    {
        var alerts = new Alerts(new LoggerFactory([_log]), _time);
        (_volume, _refusals) = (new VolumeWatch(alerts, _time), new RefusalWatch(alerts, _time));
    }

    [Fact]
    public void More_than_ten_times_the_average_hour_raises_one_alert_an_hour()
    {
        Hours(24, messages: 20);

        _volume.Accepted(200);
        Assert.Empty(_log.Lines);
        _volume.Accepted(1);
        _volume.Accepted(500);

        Assert.Contains("accepted 201 messages in the current hour; in the hours before, it accepted 20 an hour", Assert.Single(_log.Lines));
    }

    [Fact]
    public void A_hundred_messages_after_quiet_hours_raise_no_alert_and_one_more_does()
    {
        Hours(3, messages: 0);

        _volume.Accepted(100);
        Assert.Empty(_log.Lines);
        _volume.Accepted(1);

        Assert.Single(_log.Lines);
    }

    [Fact]
    public void The_first_hour_of_an_instance_has_nothing_to_compare_with()
    {
        _volume.Accepted(100_000);

        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void Only_the_last_24_hours_are_usual()
    {
        Hours(1, messages: 100_000);
        Hours(24, messages: 1);

        _volume.Accepted(101);

        Assert.Contains("it accepted 1 an hour", Assert.Single(_log.Lines));
    }

    [Fact]
    public void Twenty_refusals_of_one_kind_within_a_minute_raise_one_alert_an_hour()
    {
        Refuse("a", 19, TimeSpan.FromSeconds(1));
        Refuse("b", 19, TimeSpan.Zero);
        Assert.Empty(_log.Lines);
        Refuse("a", 30, TimeSpan.FromSeconds(1));

        Assert.Contains("a: 20 requests were refused within 19 s", Assert.Single(_log.Lines));
    }

    [Fact]
    public void Refusals_spread_over_a_longer_time_raise_no_alert()
    {
        Refuse("a", 200, TimeSpan.FromSeconds(4));

        Assert.Empty(_log.Lines);
    }

    private void Hours(int count, int messages)
    {
        for (var hour = 0; hour < count; hour++)
        {
            _volume.Accepted(messages);
            _time.Advance(TimeSpan.FromHours(1));
        }
    }

    private void Refuse(string kind, int count, TimeSpan pause)
    {
        for (var i = 0; i < count; i++)
        {
            _refusals.Note(kind);
            _time.Advance(pause);
        }
    }
}
