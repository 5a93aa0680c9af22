using System.Collections.ObjectModel;

namespace SmsFunctions.Http;

/// <summary>A list of a request that is counted while it is read: the reading of the body ends at the first entry that is too many.</summary>
/// <param name="max">The maximum number of entries.</param>
public abstract class BoundedList<T>(int max) : Collection<T>
{
    /// <exception cref="TooManyEntriesException">The list is full.</exception>
    protected override void InsertItem(int index, T item)
    {
        if (Count == max)
        {
            throw new TooManyEntriesException(max);
        }

        base.InsertItem(index, item);
    }
}

/// <summary>A list of a request has more entries than are allowed. <see cref="JsonBody"/> answers it with 400 and the name of the list.</summary>
internal sealed class TooManyEntriesException(int max, string entries = "entries")
    : InvalidValueException($"has more than {max} {entries}, which is the limit of one request");
