using Azure.Storage.Blobs.Specialized;
using SmsFunctions.TestSupport;

namespace SmsFunctions.EndToEndTests.FunctionsHost;

[Collection(OwnHostTests.Name)]
public sealed class TimerTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Two_hosts_on_one_account_run_a_tick_once_and_a_missed_tick_is_past_due()
    {
        var id = AzuriteFixture.UniqueName("host")[..32];
        await MissTickAsync(id);
        await using var reports = new Reports();

        await using var first = await StartAsync(reports, id, "tick first");
        var past = await reports.StartingWithAsync("yearly");
        await using var second = await StartAsync(reports, id, "tick second");
        await reports.StartingWithAsync("tick", reports.All.Count(report => report.Text.StartsWith("tick", StringComparison.Ordinal)) + 3);

        Assert.Equal(1, reports.Count("start"));
        Assert.Matches("^yearly past due 00-[0-9a-f]{32}-[0-9a-f]{16}-01$", past[0].Text);
        Assert.Equal(0, reports.Count("tick second"));
    }

    private Task<SampleHost> StartAsync(Reports reports, string id, string tick) =>
        SampleHost.StartAsync(azurite.ConnectionString, reports, id, ("SampleTicks", "* * * * * *"), ("SampleTickReport", tick));

    /// <summary>Stores the timer status of a host that was stopped before the last new year.</summary>
    private async Task MissTickAsync(string id)
    {
        var status = SampleHost.TimerStatus(azurite.ConnectionString, id, "Yearly");
        await status.GetParentBlobContainerClient().CreateIfNotExistsAsync();
        await status.UploadAsync(BinaryData.FromString("""
            {"Last":"2024-01-01T00:00:00+00:00","Next":"2025-01-01T00:00:00+00:00","LastUpdated":"2024-01-01T00:00:00+00:00"}
            """));
    }
}
