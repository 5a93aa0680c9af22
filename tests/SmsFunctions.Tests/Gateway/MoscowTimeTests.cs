using SmsFunctions.Gateway;

namespace SmsFunctions.Tests.Gateway;

public sealed class MoscowTimeTests
{
    private static readonly DateTimeOffset Moment = new(2031, 7, 1, 21, 30, 59, TimeSpan.Zero);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Moscow_is_three_hours_ahead_with_or_without_time_zone_data(bool data)
    {
        var moscow = data ? new MoscowTime() : new MoscowTime(_ => null);

        Assert.Equal("2031-07-02T00:30:59Z", moscow.Write(Moment, new GatewayOptions().TimeFormat));
        Assert.Equal("2031-07-02T00:30:59Z", moscow.Write(Moment.ToOffset(TimeSpan.FromHours(9)), new GatewayOptions().TimeFormat));
        Assert.Equal(!data, moscow.IsGuessed);
    }
}
