namespace SmsFunctions.TestSupport;

/// <summary>
/// Tests of the table client. The classes of a collection run one after another, the collections side by side. A class whose tests take long is in none.
/// </summary>
[CollectionDefinition(Name)]
public sealed class AzuriteTests : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";
}

/// <summary>Tests of sending over <see cref="InProcessApp"/>.</summary>
[CollectionDefinition(Name)]
public sealed class SendingTests : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Sending";
}

/// <summary>As <see cref="SendingTests"/>, for tracking and storage.</summary>
[CollectionDefinition(Name)]
public sealed class TrackingTests : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Tracking";
}

/// <summary>As <see cref="SendingTests"/>, for messages that wait for their time.</summary>
[CollectionDefinition(Name)]
public sealed class SchedulingTests : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Scheduling";
}

/// <summary>As <see cref="SendingTests"/>, for poisoned hints, alerts and lists.</summary>
[CollectionDefinition(Name)]
public sealed class OutcomeTests : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Outcomes";
}

/// <summary>As <see cref="SendingTests"/>, for callers, alert hooks and the pre-send checks: daily cap, quiet hours and limits of numbers.</summary>
[CollectionDefinition(Name)]
public sealed class PreSendTests : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "PreSend";
}

/// <summary>As <see cref="SendingTests"/>, for the 1C endpoint.</summary>
[CollectionDefinition(Name)]
public sealed class OneCTests : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "1C";
}
