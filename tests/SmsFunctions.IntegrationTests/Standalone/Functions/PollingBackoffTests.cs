using SmsFunctions.Standalone.Queues;

namespace SmsFunctions.IntegrationTests.Standalone.Functions;

public sealed class PollingBackoffTests
{
    [Fact]
    public void Pauses_double_with_a_fifth_of_jitter_up_to_the_maximum_and_start_anew_after_messages()
    {
        var backoff = new PollingBackoff(TimeSpan.FromSeconds(2));

        Assert.Equal(PollingBackoff.Minimum, backoff.Next(messagesCame: false));
        for (var expected = 200.0; expected < 1700; expected = 100 + ((expected - 100) * 2))
        {
            Assert.InRange(backoff.Next(messagesCame: false).TotalMilliseconds, 100 + ((expected - 100) * 0.8), 100 + ((expected - 100) * 1.2));
        }

        Assert.Equal(TimeSpan.FromSeconds(2), Enumerable.Range(0, 40).Select(_ => backoff.Next(messagesCame: false)).ToList()[^1]);
        Assert.Equal(PollingBackoff.Minimum, backoff.Next(messagesCame: true));
        Assert.InRange(backoff.Next(messagesCame: false).TotalMilliseconds, 180, 220);
    }
}
