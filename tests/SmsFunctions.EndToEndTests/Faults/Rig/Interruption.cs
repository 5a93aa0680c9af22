namespace SmsFunctions.EndToEndTests.Faults.Rig;

/// <summary>A period in which a process did not run or was being stopped.</summary>
/// <param name="App">The number of the app.</param>
internal sealed record Interruption(int App, DateTimeOffset From, DateTimeOffset To)
{
    public bool Overlaps(DateTimeOffset from, DateTimeOffset to) => From <= to && To >= from;
}
