namespace SmsFunctions.EndToEndTests;

/// <summary>Tests that run the app as processes. The classes of the collection share them and run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class WholeAppTests : ICollectionFixture<RunningApps>
{
    public const string Name = "Whole app";
}

/// <summary>As <see cref="WholeAppTests"/>, for the operator console in a browser. They run beside the other tests of the whole app.</summary>
[CollectionDefinition(Name)]
public sealed class ConsoleTests : ICollectionFixture<RunningApps>, ICollectionFixture<Console.Browser>
{
    public const string Name = "Console";
}

/// <summary>Tests that start their own Azurite. They run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class OwnStorageTests
{
    public const string Name = "Own storage";
}
