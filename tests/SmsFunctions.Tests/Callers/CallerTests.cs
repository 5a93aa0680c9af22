using SmsFunctions.Callers;
using SmsFunctions.Search;
using SmsFunctions.Storage;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Callers;

/// <summary>What a caller may read, change and send, and its name in keys, filters and histories.</summary>
public sealed class CallerTests
{
    [Theory]
    [InlineData(CallerRights.Read, "other", true)]
    [InlineData(CallerRights.ReadOwn, "shop", true)]
    [InlineData(CallerRights.ReadOwn, "other", false)]
    [InlineData(CallerRights.ReadOwn, null, false)]
    [InlineData(CallerRights.Operate, "shop", false)]
    public void Own_messages_need_less_than_those_of_others(CallerRights rights, string? owner, bool mayRead) =>
        Assert.Equal(mayRead, new Caller("shop", rights).MayRead(owner));

    [Theory]
    [InlineData(CallerRights.Send, "shop", true)]
    [InlineData(CallerRights.Send, "other", false)]
    [InlineData(CallerRights.Operate, "other", true)]
    [InlineData(CallerRights.Read, "shop", false)]
    public void A_sender_may_change_its_own_messages(CallerRights rights, string? owner, bool mayChange) =>
        Assert.Equal(mayChange, new Caller("shop", rights).MayChange(owner));

    [Fact]
    public void Keys_without_a_name_own_no_messages()
    {
        Assert.False(new Caller(null, CallerRights.ReadOwn).MayRead(null));
        Assert.False(new Caller(null, CallerRights.Send).MayChange(null));
    }

    [Fact]
    public void Empty_limits_allow_every_number_and_sender()
    {
        Assert.Null(CallerLimits.None.NumberProblem("79001234567"));
        Assert.Null(CallerLimits.None.SenderProblem("DEMO"));
        Assert.False(CallerLimits.None.IsCounted);
    }

    [Fact]
    public void Without_a_caller_keys_of_rows_are_as_before_there_were_callers() => Assert.Equal(
        ("72", "72a90ea3da8b5dd01bde2f27314e02e217f935182ea573a7ff9b5f5060ef996b"), Keys.Hashed(Keys.Idempotency(null, "order-17")));

    [Fact]
    public void Equal_keys_of_two_callers_have_different_rows() =>
        Assert.Equal(3, new[] { null, "a", "b" }.Select(caller => Keys.Hashed(Keys.Idempotency(caller, "order-17"))).Distinct().Count());

    // The continuation of a page contains it.
    [Fact]
    public void A_filter_without_a_caller_has_the_same_fingerprint_as_before_there_were_callers()
    {
        Assert.Equal("543bcdf8", new ListFilter { Phone = "79001234567" }.Fingerprint);
        Assert.NotEqual(new ListFilter { Phone = "79001234567" }.Fingerprint, new ListFilter { Phone = "79001234567", Caller = "shop" }.Fingerprint);
    }

    [Fact]
    public void Steps_that_a_caller_asked_for_have_its_name()
    {
        var cancelled = Machine().Cancel(Chunk(), null, Noon.AddMinutes(1), "ops");

        Assert.Equal([null, "ops"], cancelled.Recipients[0].History.Select(step => step.By));
    }
}
