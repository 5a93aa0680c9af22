using SmsFunctions.Concurrency;

namespace SmsFunctions.Tests.Concurrency;

public sealed class BlockSizeTests
{
    [Theory]
    [InlineData(8, 7, "2 2 2 1 | 1")]
    [InlineData(8, 6, "2 2 2 | 2")]
    [InlineData(8, 8, "2 2 2 2 |")]
    [InlineData(3, 2, "1 1 | 1")]
    [InlineData(1, 1, "1 |")]
    [InlineData(64, 63, "16 16 16 15 | 1")]
    public void Slots_that_low_calls_leave_free_are_blocks_of_their_own(int max, int low, string expected)
    {
        var blocks = BlockSize.Of(max, low);

        Assert.Equal(expected, $"{Slots(isForLow: true)} | {Slots(isForLow: false)}".Trim());
        Assert.All(blocks, block => Assert.True(block.Low == 0 || block.Low == block.Slots));

        string Slots(bool isForLow) => string.Join(' ', blocks.Where(block => block.Low > 0 == isForLow).Select(block => block.Slots));
    }
}
