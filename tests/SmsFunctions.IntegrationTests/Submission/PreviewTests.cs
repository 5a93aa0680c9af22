using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Submission;

/// <summary>Tests of POST batches with the query parameter preview.</summary>
[Collection(SchedulingTests.Name)]
public sealed class PreviewTests(AzuriteFixture azurite)
{
    private static readonly object Batch = new
    {
        template = "Hello {name}",
        messages = new object[]
        {
            new { to = "8 900 123-45-67", variables = new { name = "Anna" } },
            new { to = "1", variables = new { name = "Ivan" } },
            new { to = "79001234568", variables = new { name = "Мария" } },
            new { to = "79001234569", variables = new { name = "Olga" } },
        },
    };

    [Fact]
    public async Task The_first_accepted_messages_are_shown_as_they_would_be_sent()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?> { ["Tariff:Default"] = "4.5" });

        var answer = await app.PostBatchAsync(Batch, dryRun: true, query: "&preview=2");

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            """
            [{"index":0,"to":"79001234567","text":"Hello Anna","from":"DEMO","segments":1,"encoding":"GSM-7","price":4.5},
            {"index":2,"to":"79001234568","text":"Hello Мария","from":"DEMO","segments":1,"encoding":"UCS-2","price":4.5}]
            """.ReplaceLineEndings(""),
            System.Text.RegularExpressions.Regex.Unescape(answer.Json["preview"]!.ToJsonString()));
        Assert.Equal((3, 1), (answer.Json["accepted"]!.GetValue<int>(), answer.Json["rejected"]!.AsArray().Count));
        Assert.Empty(await app.Stored.RowsAsync());
    }

    [Fact]
    public async Task A_secret_text_is_not_shown()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var answer = await app.PostBatchAsync(new { to = new[] { "79001234567" }, text = "Code 482913", secret = true }, dryRun: true, query: "&preview=1");

        Assert.Equal("79001234567", answer.Json["preview"]![0]!["to"]!.GetValue<string>());
        Assert.DoesNotContain("482913", answer.Body);
    }

    [Fact]
    public async Task Without_the_parameter_there_is_no_preview_and_with_zero_an_empty_one()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        Assert.Null((await app.PostBatchAsync(Batch, dryRun: true)).Json["preview"]);
        Assert.Empty((await app.PostBatchAsync(Batch, dryRun: true, query: "&preview=0")).Json["preview"]!.AsArray());
        Assert.Equal(3, (await app.PostBatchAsync(Batch, dryRun: true, query: "&preview=100")).Json["preview"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("?dryRun=true&preview=101")]
    [InlineData("?dryRun=true&preview=-1")]
    [InlineData("?dryRun=true&preview=")]
    [InlineData("?dryRun=true&preview=1&preview=2")]
    [InlineData("?preview=1")]
    [InlineData("?dryRun=false&preview=1")]
    public async Task A_wrong_number_and_a_preview_without_a_dry_run_are_refused(string query)
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var answer = await app.PostBatchAsync(Batch, query: query);

        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Json["errors"]!["preview"]);
        Assert.Empty(await app.Stored.RowsAsync());
    }
}
