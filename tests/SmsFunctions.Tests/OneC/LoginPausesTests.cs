using System.Net;
using SmsFunctions.OneC;
using SmsFunctions.Tests.Support;
using SmsFunctions.TestSupport;

namespace SmsFunctions.Tests.OneC;

/// <summary>Pauses after wrong logins, which make guessing slow.</summary>
public sealed class LoginPausesTests
{
    private static readonly IPAddress Here = IPAddress.Parse("203.0.113.1"), There = IPAddress.Parse("203.0.113.2");

    private readonly ManualTime _time = new(Build.Noon);
    private readonly LoginPauses _pauses;

    public LoginPausesTests() => _pauses = new LoginPauses(_time);

    [Fact]
    public void From_the_fifth_wrong_login_on_each_pause_is_twice_as_long_up_to_a_minute()
    {
        AddWrong(4);
        Assert.False(_pauses.IsPaused("shop", Here));

        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            AddWrong(1);
            _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.True(_pauses.IsPaused("shop", Here), $"{seconds} s");
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.False(_pauses.IsPaused("shop", Here), $"{seconds} s");
        }
    }

    [Fact]
    public void Only_this_login_from_this_address_is_paused()
    {
        AddWrong(50);

        Assert.True(_pauses.IsPaused("shop", Here));
        Assert.False(_pauses.IsPaused("shop", There));
        Assert.False(_pauses.IsPaused("other", Here));
    }

    [Fact]
    public void A_right_login_ends_the_pauses()
    {
        AddWrong(50);
        _pauses.End("shop", Here);
        AddWrong(4);

        Assert.False(_pauses.IsPaused("shop", Here));
    }

    [Fact]
    public void A_client_cannot_avoid_a_pause_with_another_form_of_its_login_or_address()
    {
        AddWrong(50);
        AddWrong(50, "shop", IPAddress.Parse("2001:db8:1:2::1"));

        Assert.True(_pauses.IsPaused("%73h%6Fp", Here));
        Assert.True(_pauses.IsPaused("shop", Here.MapToIPv6()));
        Assert.True(_pauses.IsPaused("shop", IPAddress.Parse("2001:db8:1:2:ffff::7")));
        Assert.False(_pauses.IsPaused("shop", IPAddress.Parse("2001:db8:1:3::1")));
    }

    [Fact]
    public void The_oldest_logins_are_forgotten_first()
    {
        AddWrong(50);
        for (var i = 0; i < LoginPauses.Capacity / 2 - 1; i++)
        {
            _pauses.AddWrong($"guess {i}", There);
        }

        Assert.True(_pauses.IsPaused("shop", Here));
        for (var i = 0; i < LoginPauses.Capacity; i++)
        {
            _pauses.AddWrong($"another guess {i}", There);
        }

        Assert.False(_pauses.IsPaused("shop", Here));
    }

    private void AddWrong(int times, string login = "shop", IPAddress? from = null)
    {
        for (var i = 0; i < times; i++)
        {
            _pauses.AddWrong(login, from ?? Here);
        }
    }
}
