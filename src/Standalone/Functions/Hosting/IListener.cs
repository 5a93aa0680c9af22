namespace SmsFunctions.Standalone.Hosting;

/// <summary>Starts the calls of one function until the host stops.</summary>
internal interface IListener
{
    /// <summary>Ends after <paramref name="stopping"/> when the calls under way have ended.</summary>
    Task RunAsync(CancellationToken stopping);
}
