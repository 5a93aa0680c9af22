using System.Net;
using Microsoft.Extensions.Logging;
using SmsFunctions.Telemetry;

namespace SmsFunctions.OneC;

/// <summary>Reports refused logins of the 1C endpoint: one log line a minute, and an alert when there are many. Counts for one instance.</summary>
public sealed class LoginWatch : IDisposable
{
    /// <value>The number of wrong logins in a minute that raises the alert.</value>
    public const int Many = 20;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Alerts _alerts;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private int _wrong, _elsewhere;
    private IPAddress? _last;

    public LoginWatch(Alerts alerts, TimeProvider time, ILogger<LoginWatch> logger)
    {
        (_alerts, _logger) = (alerts, logger);
        _timer = time.CreateTimer(_ => Report(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void AddWrong(IPAddress? from)
    {
        lock (_lock)
        {
            Begin(from);
            if (++_wrong == Many)
            {
                _alerts.OneCWrongLogins(Many);
            }
        }
    }

    /// <summary>Notes a request from an address that is not allowed.</summary>
    public void AddFromElsewhere(IPAddress? from)
    {
        lock (_lock)
        {
            Begin(from);
            _elsewhere++;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Begin(IPAddress? from)
    {
        _last = from;
        if (_wrong + _elsewhere == 0)
        {
            _timer.Change(Minute, Timeout.InfiniteTimeSpan);
        }
    }

    private void Report()
    {
        lock (_lock)
        {
            _logger.OneCLoginsRefused(_wrong, _elsewhere, _last);
            (_wrong, _elsewhere) = (0, 0);
        }
    }
}
