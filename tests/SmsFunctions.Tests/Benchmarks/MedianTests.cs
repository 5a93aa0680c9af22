using SmsFunctions.Benchmarks.Measuring;

namespace SmsFunctions.Tests.Benchmarks;

public sealed class MedianTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3)]
    [InlineData(new[] { 9.0, 1, 5 }, 5)]
    [InlineData(new[] { 4.0, 1, 2, 100 }, 3)]
    public void The_median_is_the_middle_sample_or_the_mean_of_the_two_middle_samples(double[] samples, double median) =>
        Assert.Equal(median, Median.Of(samples));

    [Theory]
    [InlineData(50, 500)]
    [InlineData(90, 900)]
    [InlineData(99, 990)]
    [InlineData(99.9, 999)]
    [InlineData(99.91, 1000)]
    [InlineData(100, 1000)]
    [InlineData(0.01, 1)]
    public void A_percentile_is_found_by_the_nearest_rank_method(double percent, double sample) =>
        Assert.Equal(sample, Median.Percentile(Enumerable.Range(1, 1000).Reverse().Select(number => (double)number), percent));

    [Fact]
    public void Every_percentile_of_one_sample_is_that_sample() => Assert.All([1.0, 50, 99, 100], percent => Assert.Equal(7, Median.Percentile([7], percent)));

    [Theory]
    [InlineData(0)]
    [InlineData(100.1)]
    public void A_percent_of_0_or_above_100_is_rejected(double percent) => Assert.Throws<ArgumentOutOfRangeException>(() => Median.Percentile([1], percent));

    [Fact]
    public void A_calculation_without_samples_is_rejected()
    {
        Assert.Throws<ArgumentException>(() => Median.Of([]));
        Assert.Throws<ArgumentException>(() => Median.Percentile([], 50));
    }
}
