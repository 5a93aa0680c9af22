using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.FunctionsHost;

/// <summary>A host without keys, and with a queue's name and a schedule that cannot be used.</summary>
[Collection(OwnHostTests.Name)]
public sealed class OtherSettingsTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Without_configured_keys_none_is_asked_for_and_functions_with_unusable_settings_are_in_error()
    {
        await using var reports = new Reports();
        await using var host = await SampleHost.StartAsync(
            azurite.ConnectionString, reports, null, ("SampleQueue", "Bad_Name"), ("SampleTicks", "each second"));

        Assert.Equal(("open", "open"), (await host.Client.GetStringAsync("locked"), await host.Client.GetStringAsync("adminonly")));
        await host.LineAsync("The function Message is in error and does not run: its queueName is \"Bad_Name\", which is no name of a queue");
        await host.LineAsync("The function Ticks is in error and does not run: its schedule is \"each second\", which is no schedule");
    }
}
