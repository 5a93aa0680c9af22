using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>Reads a key or a column that another program, or another version of this app, may have written.</summary>
internal static class Legible
{
    /// <returns>Null when the value cannot be read. The caller leaves the row and continues with the others.</returns>
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
