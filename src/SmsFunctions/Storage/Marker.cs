namespace SmsFunctions.Storage;

/// <summary>A chunk's one open-work marker: the outbox, retry, lease and poll index in one row.</summary>
/// <param name="At">When somebody must look; kept in whole seconds, rounded up.</param>
public readonly record struct Marker(MarkerKind Kind, DateTimeOffset At);

/// <summary>What is to be done when a marker's time has come.</summary>
public enum MarkerKind
{
    /// <summary>Put a send hint.</summary>
    Send,

    /// <summary>Check delivery statuses.</summary>
    Poll,

    /// <summary>Kept back while the gate is closed; its time is when the chunk was due.</summary>
    Held,

    /// <summary>Kept back until there is money for it; its time is when the chunk was due.</summary>
    Unpaid,

    /// <summary>The request was not stored to its end in time: decide whether it ever will be.</summary>
    Uncommitted,

    /// <summary>Somebody is to be told of a change. The one kind that stands beside a chunk's own marker, one for each change.</summary>
    Callback,
}
