using System.Reflection;
using Microsoft.Extensions.Logging;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;
using SmsFunctions.Tests.Gateway;
using SmsFunctions.Tests.Repository;
using SmsFunctions.Tests.Support;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Tests.Telemetry;

/// <summary>The names that rules outside ask for, and that nothing is said too often.</summary>
public sealed class AlertsTests
{
    private static readonly List<MethodInfo> Events =
        [.. typeof(Alerts).GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(method => method.GetCustomAttribute<LoggerMessageAttribute>() is not null)];

    private readonly ManualTime _time = new(Build.Noon);
    private readonly KeptLog _log = new();
    private readonly Alerts _alerts;

    public AlertsTests() => _alerts = new Alerts(new LoggerFactory([_log]), _time);

    [Fact]
    public void Every_alert_is_in_the_operations_document_and_no_other()
    {
        var rows = MarkdownDocument.Names(new MarkdownDocument("infra/operations.md").Section("Alerts"));

        Assert.Equal(Events.Select(method => method.Name).Order(), rows.Order());
    }

    [Fact]
    public void The_names_that_the_infrastructure_asks_for_are_there() =>
        Assert.Superset(new HashSet<string> { "GateClosed", "HintPoisoned", "TrackingSilent" }, Events.Select(method => method.Name).ToHashSet());

    [Fact]
    public void Every_alert_but_an_end_is_an_error_with_an_id_of_its_own_range() => Assert.All(Events, method =>
    {
        var attribute = method.GetCustomAttribute<LoggerMessageAttribute>()!;
        Assert.InRange(attribute.EventId, 100, 119);
        Assert.Null(attribute.EventName);
        Assert.True(attribute.Level >= LogLevel.Error || method.Name == "GateOpened", method.Name);
    });

    [Fact]
    public void What_lasts_is_said_once_an_hour()
    {
        for (var minute = 0; minute < 150; minute++)
        {
            _alerts.ClockSkew(TimeSpan.FromSeconds(-40));
            _alerts.TrackingSilent(Build.Noon);
            _alerts.ManyUnconfirmed(12);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(9, _log.Lines.Count);
        Assert.Equal(3, _log.Lines.Count(line => line.Contains("-40 s ahead", StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_damaged_row_has_its_own_hour()
    {
        var (one, other) = (ChunkId.New(Build.Noon, Build.Noon), ChunkId.New(Build.Noon, Build.Noon));
        foreach (var id in new[] { one, other, one })
        {
            _alerts.ChunkUnreadable(new FormatException(), id);
        }

        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public void A_poisoned_hint_says_what_becomes_of_its_chunk()
    {
        var chunk = Build.Chunk() with { Poisoned = 3 };

        _alerts.HintPoisoned("sms-send", chunk, Build.Noon.AddMinutes(20));
        _alerts.HintPoisoned("sms-send", chunk, again: null);

        Assert.Contains($"{chunk.Id} failed again and again, and its hint in queue sms-send was given up: time 3 since it last went well; it is tried again at 2026-11-22 12:20:00Z", _log.Lines[0]);
        Assert.Contains("time 3, and no call is tried any more: 1 Queued", _log.Lines[1]);
    }

    [Fact]
    public void A_number_in_the_words_of_others_is_masked()
    {
        _alerts.UnknownRefusal(Build.Chunk().Id, "Error_79001234567");

        Assert.DoesNotContain(_log.Lines, line => line.Contains("79001234567", StringComparison.Ordinal));
    }
}
