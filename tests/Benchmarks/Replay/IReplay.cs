namespace SmsFunctions.Benchmarks.Replay;

/// <summary>A ceiling of a flow: a client that does only what the flow cannot do without.</summary>
internal interface IReplay
{
    /// <summary>Makes the calls of accepting one request.</summary>
    Task AcceptAsync();

    /// <summary>Makes the calls of sending for a number of hints.</summary>
    Task WorkAsync(int hints);
}
