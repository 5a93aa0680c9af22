using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SmsFunctions.Messages;

/// <summary>The id of one recipient of a chunk: the chunk's id, a hyphen and a three-digit index.</summary>
public readonly record struct MessageId(ChunkId Chunk, int Index)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Chunk}-{Index:D3}");

    public static bool TryParse([NotNullWhen(true)] string? text, out MessageId id)
    {
        id = default;
        if (text?.Length != ChunkId.Length + 4 || text[ChunkId.Length] != '-'
            || !ChunkId.TryParse(text[..ChunkId.Length], out var chunk)
            || !int.TryParse(text.AsSpan(ChunkId.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return false;
        }

        id = new MessageId(chunk, index);
        return true;
    }
}
