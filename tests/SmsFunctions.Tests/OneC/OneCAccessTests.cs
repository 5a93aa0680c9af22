using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.OneC;
using SmsFunctions.Telemetry;
using SmsFunctions.Tests.Gateway;
using SmsFunctions.Tests.Support;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Tests.OneC;

/// <summary>Who may use the 1C endpoint, and what is said about those who may not.</summary>
public sealed class OneCAccessTests : IDisposable
{
    private const string Password = "sixteen letters!";

    private static readonly IPAddress Here = IPAddress.Parse("203.0.113.1"), There = IPAddress.Parse("203.0.113.2");

    private readonly ManualTime _time = new(Build.Noon);
    private readonly KeptLog _log = new();
    private readonly LoginWatch _watch;

    public OneCAccessTests() => _watch = new LoginWatch(new Alerts(new LoggerFactory([_log]), _time), _time, _log.CreateLogger<LoginWatch>());

    public void Dispose() => _watch.Dispose();

    [Fact]
    public void During_a_pause_the_right_password_is_refused_too_but_not_from_another_address()
    {
        var access = Access();
        Assert.All(Enumerable.Range(0, 5), _ => Assert.False(access.AllowsLogin("shop", "wrong", Here)));

        Assert.False(access.AllowsLogin("shop", Password, Here));
        Assert.True(access.AllowsLogin("shop", Password, There));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(access.AllowsLogin("shop", Password, Here));
    }

    [Fact]
    public void Requests_during_a_pause_do_not_make_it_longer()
    {
        var access = Access();
        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.False(access.AllowsLogin("shop", "wrong", Here)));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(access.AllowsLogin("shop", Password, Here));
    }

    [Fact]
    public void Wrong_logins_are_one_line_a_minute_with_their_number()
    {
        var access = Access();
        for (var minute = 0; minute < 3; minute++)
        {
            Assert.All(Enumerable.Range(0, 10), _ => Assert.False(access.AllowsLogin("shop", $"guess {minute}", Here)));
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, _log.Lines.Count);
        Assert.All(_log.Lines, line => Assert.Contains("refused 10 requests with a wrong login", line));
        Assert.DoesNotContain(_log.Lines, line => line.Contains("guess", StringComparison.Ordinal) || line.Contains("shop", StringComparison.Ordinal));
    }

    [Fact]
    public void Twenty_wrong_logins_in_a_minute_are_an_alert()
    {
        var access = Access();
        Assert.All(Enumerable.Range(0, LoginWatch.Many - 1), i => Assert.False(access.AllowsLogin($"login {i}", "x", Here)));
        Assert.Empty(_log.Lines);

        Assert.False(access.AllowsLogin("shop", "x", There));

        Assert.Contains("guessing", Assert.Single(_log.Lines));
    }

    [Theory]
    [InlineData(null, "203.0.113.1", true)]
    [InlineData("203.0.113.1", "203.0.113.1", true)]
    [InlineData("203.0.113.1", "::ffff:203.0.113.1", true)]
    [InlineData("198.51.100.0/24, 203.0.113.0/30", "203.0.113.3", true)]
    [InlineData("198.51.100.0/24, 203.0.113.0/30", "203.0.113.4", false)]
    [InlineData("2001:db8::/32", "2001:db8:7::1", true)]
    [InlineData("2001:db8::/32", "203.0.113.1", false)]
    [InlineData("203.0.113.1", null, false)]
    public void With_allowed_addresses_all_others_are_refused(string? allowed, string? from, bool isAllowed) =>
        Assert.Equal(isAllowed, Access(allowed).AllowsAddress(from is null ? null : IPAddress.Parse(from)));

    [Fact]
    public void Requests_from_other_addresses_are_counted_in_the_line_of_the_minute_and_are_no_alert()
    {
        var access = Access(allowed: "203.0.113.1");
        Assert.All(Enumerable.Range(0, 100), _ => Assert.False(access.AllowsAddress(There)));
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Contains("100 from addresses that are not allowed within a minute, last from 203.0.113.2", Assert.Single(_log.Lines));
    }

    private OneCAccess Access(string? allowed = null)
    {
        var options = Options.Create(new OneCOptions { User = "shop", Password = Password, AllowAddresses = allowed });
        return new OneCAccess(new OneCAccount(options), new LoginPauses(_time), _watch, options);
    }
}
