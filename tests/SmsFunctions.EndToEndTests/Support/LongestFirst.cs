using Xunit.Abstractions;

[assembly: TestCollectionOrderer("SmsFunctions.EndToEndTests.LongestFirst", "SmsFunctions.EndToEndTests")]

namespace SmsFunctions.EndToEndTests;

/// <summary>Starts the collections that take longest first, so that the others run beside them.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [WholeAppTests.Name, OwnStorageTests.Name];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => !Array.Exists(Long, name => collection.DisplayName.Contains(name, StringComparison.Ordinal)));
}
