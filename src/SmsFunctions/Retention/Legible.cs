using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>A row key that another program, or another version of this one, may have written.</summary>
internal static class Legible
{
    /// <returns>Null when it cannot be read: its row stays, and the others go on.</returns>
    public static T? OrNull<T>(Func<T> read)
        where T : struct
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (ChunkEntity.IsUnreadable(fault))
        {
            return null;
        }
    }
}
