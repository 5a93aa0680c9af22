using SmsFunctions.Gateway;

namespace SmsFunctions.Account;

/// <summary>What a tick did about the closed gate.</summary>
public abstract record ProbeStep
{
    private ProbeStep()
    {
    }

    /// <summary>Nothing was due, or another instance does it.</summary>
    public sealed record Nothing : ProbeStep;

    /// <summary>The balance was asked.</summary>
    public sealed record AskedBalance(Verdict Verdict) : ProbeStep;

    /// <summary>One chunk is on its way to try for that generation.</summary>
    public sealed record Released(int Generation) : ProbeStep;

    /// <summary>A chunk may try, but none waits.</summary>
    public sealed record NobodyWaits : ProbeStep;
}
