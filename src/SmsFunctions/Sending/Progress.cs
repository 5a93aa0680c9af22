using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>The result of one step of handling a hint.</summary>
/// <param name="IsHandled">Whether the hint is handled. Otherwise the next step is decided again from <paramref name="Current"/>.</param>
/// <param name="Current">The current chunk; null when it no longer exists.</param>
public readonly record struct Progress(bool IsHandled, StoredChunk? Current)
{
    public static readonly Progress Handled = new(true, null);

    public static Progress Again(StoredChunk? current) => new(false, current);
}
