using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Submission;

/// <summary>Tests of the alerts about a country seen for the first time.</summary>
[Collection(PreSendTests.Name)]
public sealed class SeenCountriesTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_new_country_is_alerted_once_by_all_instances_and_the_first_one_is_learned()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();

        await app.PostAsync(new { to = "79001234567", text = "Hello" });
        Assert.Empty(app.Log.Alerts("NewCountry"));
        await app.PostAsync(new { to = "+375 29 123-45-67", text = "Hello" });
        await other.PostAsync(new { to = "+375 29 123-45-67", text = "Hello" });
        await other.PostBatchAsync(new { to = new[] { "79001234568", "+44 7700 900123", "+375 29 123-45-68" }, text = "Hello" });

        Assert.Collection(
            app.Log.Alerts("NewCountry"),
            line => Assert.Contains("country code 375 was", line),
            line => Assert.Contains("country code 44 was", line));
    }

    [Fact]
    public async Task Messages_to_known_countries_cost_no_storage_transaction()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.PostAsync(new { to = "79001234567", text = "Hello" });
        app.TableWire.ForgetRequests();

        await app.PostAsync(new { to = "79001234568", text = "Hello" });

        Assert.DoesNotContain(app.TableWire.Requests, request => request.Path.Contains("countries", StringComparison.Ordinal));
        Assert.Equal("countries", Keys.Countries.Partition);
    }
}
