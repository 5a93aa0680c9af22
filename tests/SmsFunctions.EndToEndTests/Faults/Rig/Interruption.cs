namespace SmsFunctions.EndToEndTests.Faults.Rig;

/// <summary>A time in which a process did not run, or was being ended.</summary>
/// <param name="App">Its number.</param>
internal sealed record Interruption(int App, DateTimeOffset From, DateTimeOffset To)
{
    public bool Meets(DateTimeOffset from, DateTimeOffset to) => From <= to && To >= from;
}
