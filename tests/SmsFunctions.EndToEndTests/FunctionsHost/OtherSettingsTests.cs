using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.FunctionsHost;

/// <summary>A test of a host without keys, with an invalid queue name and an invalid schedule.</summary>
[Collection(OwnHostTests.Name)]
public sealed class OtherSettingsTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Without_configured_keys_none_is_required_and_functions_with_unusable_settings_are_in_error()
    {
        await using var reports = new Reports();
        await using var host = await SampleHost.StartAsync(
            azurite.ConnectionString, reports, null, ("SampleQueue", "Bad_Name"), ("SampleTicks", "each second"));

        Assert.Equal(("open", "open"), (await host.Client.GetStringAsync("locked"), await host.Client.GetStringAsync("adminonly")));
        await host.LineAsync("The function Message is in error and does not run: its queueName is \"Bad_Name\", which is not a valid queue name");
        await host.LineAsync("The function Ticks is in error and does not run: its schedule is \"each second\", which is not a valid schedule");
    }
}
