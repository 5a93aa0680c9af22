using Xunit.Abstractions;

[assembly: TestCollectionOrderer("SmsFunctions.TestSupport.LongestFirst", "SmsFunctions.IntegrationTests")]

namespace SmsFunctions.TestSupport;

/// <summary>Starts the collections of several classes first, because they take longest. The classes of their own run beside them.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => collection.CollectionDefinition is null);
}
