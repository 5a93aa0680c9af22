using SmsFunctions.Messages;

namespace SmsFunctions.Gate;

/// <summary>What a timer tick did for a closed gate.</summary>
public abstract record ProbeStep
{
    private ProbeStep()
    {
    }

    /// <summary>No probe was due, or another instance makes it.</summary>
    public sealed record Nothing : ProbeStep;

    /// <summary>A balance call was made.</summary>
    public sealed record AskedBalance(Verdict Verdict) : ProbeStep;

    /// <summary>One chunk was released to probe a generation.</summary>
    public sealed record Released(int Generation) : ProbeStep;

    /// <summary>A probe was due, but no chunk is waiting.</summary>
    public sealed record NothingWaits : ProbeStep;
}
