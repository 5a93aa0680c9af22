using SmsFunctions.Benchmarks.Measuring;

namespace SmsFunctions.Tests.Benchmarks;

public sealed class MedianTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3)]
    [InlineData(new[] { 9.0, 1, 5 }, 5)]
    [InlineData(new[] { 4.0, 1, 2, 100 }, 3)]
    public void The_median_is_the_middle_or_between_the_two_in_the_middle(double[] samples, double median) => Assert.Equal(median, Median.Of(samples));

    [Theory]
    [InlineData(50, 500)]
    [InlineData(90, 900)]
    [InlineData(99, 990)]
    [InlineData(99.9, 999)]
    [InlineData(99.91, 1000)]
    [InlineData(100, 1000)]
    [InlineData(0.01, 1)]
    public void A_percentile_is_the_smallest_sample_that_is_not_below_its_part(double percent, double sample) =>
        Assert.Equal(sample, Median.Percentile(Enumerable.Range(1, 1000).Reverse().Select(number => (double)number), percent));

    [Fact]
    public void Every_percentile_of_one_sample_is_that_sample() => Assert.All([1.0, 50, 99, 100], percent => Assert.Equal(7, Median.Percentile([7], percent)));

    [Theory]
    [InlineData(0)]
    [InlineData(100.1)]
    public void A_percentile_lies_over_0_and_at_most_at_100(double percent) => Assert.Throws<ArgumentOutOfRangeException>(() => Median.Percentile([1], percent));

    [Fact]
    public void Without_samples_there_is_no_figure()
    {
        Assert.Throws<ArgumentException>(() => Median.Of([]));
        Assert.Throws<ArgumentException>(() => Median.Percentile([], 50));
    }
}
