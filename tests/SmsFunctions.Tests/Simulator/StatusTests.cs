using GatewaySimulator.Faults;
using GatewaySimulator.Protocol;

namespace SmsFunctions.Tests.Simulator;

public sealed class StatusTests : SimulatorTest
{
    [Fact]
    public async Task A_status_advances_with_the_time_since_acceptance()
    {
        var id = await SendAsync(Guide.Single());
        Assert.Equal("Enqueued", await StatusAsync(id));
        Clock.Advance(TimeSpan.FromMilliseconds(2999));
        Assert.Equal("Delivered_To_Gateway", await StatusAsync(id));
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("Delivered_To_Recipient", await StatusAsync(id));
    }

    [Fact]
    public async Task The_status_plan_is_a_setting()
    {
        Host.Gateway.Change(s => s with { StatusPlan = StatusPlan.Parse("Sent=0, Error_Expired=0.5") });
        var id = await SendAsync(Guide.Single());
        Assert.Equal("Sent", await StatusAsync(id));
        Clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal("Error_Expired", await StatusAsync(id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Enqueued=1")]
    [InlineData("Enqueued=0, Sent=0")]
    [InlineData("Lost=0")]
    [InlineData("Enqueued=-1")]
    [InlineData("Enqueued")]
    public void A_malformed_status_plan_is_rejected(string plan) => Assert.Throws<FormatException>(() => StatusPlan.Parse(plan));

    [Fact]
    public async Task A_timed_message_starts_at_its_Moscow_time()
    {
        var id = await SendAsync(Guide.Timed("2026-01-15T10:00:00Z"));
        Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(["SMS_Time: 2026-01-15 10:00:00", "SMS_Status: Enqueued"], (await AskAsync(Guide.Status(id))).Lines[1..]);
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("Delivered_To_Gateway", await StatusAsync(id));
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("Delivered_To_Recipient", await StatusAsync(id));
        Assert.Equal("2026-01-15T10:00:00Z", Host.Ledger.Entries.Single().Time);
    }

    [Fact]
    public async Task A_timed_message_with_a_past_time_starts_at_once()
    {
        var id = await SendAsync(Guide.Timed("2012-01-30T13:10:00Z"));
        Assert.Equal(["SMS_Time: 2026-01-15 09:59:00", "SMS_Status: Enqueued"], (await AskAsync(Guide.Status(id))).Lines[1..]);
    }

    [Fact]
    public async Task A_scripted_status_is_returned_unchanged_for_its_phone()
    {
        Host.Faults.Add(new Fault { Action = FaultAction.Status, Status = "Что-то новое", Phone = "79001234567", Times = 1 });
        var (other, struck) = (await SendAsync(Guide.Single("79001234568")), await SendAsync(Guide.Single()));
        Assert.Equal("Enqueued", await StatusAsync(other));
        Assert.Equal("Что-то новое", await StatusAsync(struck));
        Assert.Equal("Enqueued", await StatusAsync(struck));
    }

    private async Task<string> StatusAsync(string id) => (await AskAsync(Guide.Status(id))).Lines[2]["SMS_Status: ".Length..];
}
