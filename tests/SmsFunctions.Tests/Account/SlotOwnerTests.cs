using System.Diagnostics;
using System.Globalization;
using SmsFunctions.Account;

namespace SmsFunctions.Tests.Account;

public sealed class SlotOwnerTests
{
    private static readonly string Here = Environment.MachineName;

    [Fact]
    public void This_process_is_not_gone()
    {
        Assert.False(SlotOwner.IsGone(SlotOwner.New()));
        Assert.NotEqual(SlotOwner.New(), SlotOwner.New());
    }

    [Fact]
    public void A_process_that_has_ended_is_gone()
    {
        using var ended = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        ended.WaitForExit();

        Assert.True(SlotOwner.IsGone($"{Here}/{ended.Id}/1700000000/x"));
    }

    [Fact]
    public void One_of_the_same_number_that_was_started_at_another_time_is_gone()
    {
        var parts = SlotOwner.New().Split('/');
        var earlier = long.Parse(parts[2], CultureInfo.InvariantCulture) - 60;

        Assert.True(SlotOwner.IsGone($"{Here}/{parts[1]}/{earlier}/{parts[3]}"));
    }

    [Theory]
    [InlineData("elsewhere/1/1700000000/x")]
    [InlineData("0f8fad5bd9cb469fa165")]
    [InlineData("")]
    [InlineData(null)]
    public void Of_what_is_elsewhere_or_unknown_nobody_can_tell(string? owner) => Assert.False(SlotOwner.IsGone(owner));
}
