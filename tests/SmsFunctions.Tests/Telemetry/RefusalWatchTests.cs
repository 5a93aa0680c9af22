using Microsoft.Extensions.Logging;
using SmsFunctions.Telemetry;
using SmsFunctions.Tests.Gateway;
using SmsFunctions.Tests.Support;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Tests.Telemetry;

/// <summary>The alert about many refusals.</summary>
public sealed class RefusalWatchTests
{
    private readonly ManualTime _time = new(Build.Noon);
    private readonly KeptLog _log = new();
    private readonly RefusalWatch _refusals;

    public RefusalWatchTests() => _refusals = new RefusalWatch(new Alerts(new LoggerFactory([_log]), _time), _time);

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

    private void Refuse(string kind, int count, TimeSpan pause)
    {
        for (var i = 0; i < count; i++)
        {
            _refusals.Note(kind);
            _time.Advance(pause);
        }
    }
}
