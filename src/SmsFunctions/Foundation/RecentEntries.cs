using System.Diagnostics.CodeAnalysis;

namespace SmsFunctions.Foundation;

/// <summary>A dictionary of bounded size. When it is full, the half that was set least recently is dropped. The caller synchronises access.</summary>
/// <param name="capacity">The highest number of entries, at least 2. The latest half of this number is always kept.</param>
internal sealed class RecentEntries<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private Dictionary<TKey, TValue> _latest = [], _earlier = [];

    public int Count => _latest.Count + _earlier.Count;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => _latest.TryGetValue(key, out value) || _earlier.TryGetValue(key, out value);

    public void Set(TKey key, TValue value)
    {
        if (_latest.Count >= capacity / 2 && !_latest.ContainsKey(key))
        {
            (_earlier, _latest) = (_latest, []);
        }

        _earlier.Remove(key);
        _latest[key] = value;
    }

    public void Remove(TKey key)
    {
        _latest.Remove(key);
        _earlier.Remove(key);
    }
}
