namespace SmsFunctions.Concurrency;

/// <summary>The size of one of the blocks into which the slots of the app are divided. A block is for calls of priority low as a whole or not at all.</summary>
/// <param name="Low">The number of calls of priority low that the block adds to those of its instance: <paramref name="Slots"/> or 0.</param>
internal readonly record struct BlockSize(int Slots, int Low)
{
    // Larger blocks need fewer writes, but fewer instances can have one.
    private const int Blocks = 4;

    /// <summary>
    /// Divides the slots, first those for low calls. The others are blocks of their own, so that an instance with low calls alone never rents them.
    /// </summary>
    /// <param name="max">The number of slots, at least 1.</param>
    /// <param name="low">The number of slots for calls of priority low, 1 to <paramref name="max"/>.</param>
    public static IReadOnlyList<BlockSize> Of(int max, int low)
    {
        var size = Math.Max(1, max / Blocks);
        return [.. Split(low, size).Select(slots => new BlockSize(slots, slots)), .. Split(max - low, size).Select(slots => new BlockSize(slots, 0))];
    }

    private static IEnumerable<int> Split(int slots, int size) => Enumerable.Range(0, slots).Chunk(size).Select(chunk => chunk.Length);
}
