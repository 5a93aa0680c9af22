using System.Diagnostics;
using System.Globalization;
using SmsFunctions.Concurrency;

namespace SmsFunctions.Tests.Concurrency;

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
    public void A_process_with_the_same_id_but_another_start_time_is_gone()
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
    public void A_process_on_another_machine_or_of_an_unknown_form_is_not_reported_as_gone(string? owner) => Assert.False(SlotOwner.IsGone(owner));
}
