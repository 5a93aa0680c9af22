using System.Reflection;
using Microsoft.Extensions.Logging;
using SmsFunctions.Messages;
using SmsFunctions.Telemetry;
using SmsFunctions.Tests.Gateway;
using SmsFunctions.Tests.Repository;
using SmsFunctions.Tests.Support;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Tests.Telemetry;

/// <summary>The event names that alert rules query, and the limits on repeated events.</summary>
public sealed class AlertsTests
{
    private static readonly List<MethodInfo> Events =
    [
        .. typeof(Alerts).GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(method => method.GetCustomAttribute<LoggerMessageAttribute>() is not null),
    ];

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
    public void The_events_that_the_infrastructure_queries_exist() =>
        Assert.Superset(new HashSet<string> { "GateClosed", "HintPoisoned", "TrackingSilent" }, Events.Select(method => method.Name).ToHashSet());

    [Fact]
    public void Every_alert_except_GateOpened_is_an_error_and_has_an_id_from_100_to_139() => Assert.All(Events, method =>
    {
        var attribute = method.GetCustomAttribute<LoggerMessageAttribute>()!;
        Assert.InRange(attribute.EventId, 100, 139);
        Assert.Null(attribute.EventName);
        Assert.True(attribute.Level >= LogLevel.Error || method.Name == "GateOpened", method.Name);
    });

    [Fact]
    public void A_continuing_problem_is_logged_once_an_hour()
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
    public void Each_damaged_row_is_logged_once_an_hour()
    {
        var (one, other) = (ChunkId.New(Build.Noon, Build.Noon), ChunkId.New(Build.Noon, Build.Noon));
        foreach (var id in new[] { one, other, one })
        {
            _alerts.ChunkUnreadable(new FormatException(), id);
        }

        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public void The_alert_of_a_poisoned_hint_states_the_consequence_for_its_chunk()
    {
        var chunk = Build.Chunk() with { Poisoned = 3 };

        _alerts.HintPoisoned("sms-send", chunk, Build.Noon.AddMinutes(20));
        _alerts.HintPoisoned("sms-send", chunk, again: null);

        Assert.Contains(
            $"{chunk.Id} failed repeatedly, and its hint in queue sms-send was dropped: "
                + "failure 3 since the last success; it is retried at 2026-11-22 12:20:00Z",
            _log.Lines[0]);
        Assert.Contains("failure 3 since the last success; no further call is made: 1 Queued", _log.Lines[1]);
    }

    [Fact]
    public void A_number_in_a_text_of_the_gateway_is_masked()
    {
        _alerts.UnknownRefusal(Build.Chunk().Id, "Error_79001234567");

        Assert.Contains("7900***4567", Assert.Single(_log.Lines));
        Assert.DoesNotContain(_log.Lines, line => line.Contains("79001234567", StringComparison.Ordinal));
    }
}
