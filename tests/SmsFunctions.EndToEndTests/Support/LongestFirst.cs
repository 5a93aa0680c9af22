using SmsFunctions.EndToEndTests.Faults;
using SmsFunctions.EndToEndTests.FunctionsHost;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("SmsFunctions.EndToEndTests.LongestFirst", "SmsFunctions.EndToEndTests")]

namespace SmsFunctions.EndToEndTests;

/// <summary>Starts the collections and classes that take longest first, so that the others run beside them.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        WholeAppTests.Name, ConsoleTests.Name, OwnStorageTests.Name, OwnHostTests.Name, nameof(CrashOfWorkerTests), nameof(OutageTests),
        nameof(TwoProcessTests), nameof(CrashOfHostTests), nameof(CrashOfBothTests), nameof(PublishTests), nameof(ScheduleTests), nameof(FaultTests),
        nameof(BrokenBodyTests), nameof(SlowStopTests), nameof(BatchTests), nameof(HangingCallTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(Place);

    // A class without a collection has a collection of its own, with the name of the class in the name.
    private static int Place(ITestCollection collection) =>
        Array.FindIndex(Long, name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal)) is >= 0 and var place ? place : Long.Length;
}
