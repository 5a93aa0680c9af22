using SmsFunctions.IntegrationTests.Retention;
using SmsFunctions.Spending;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Spending;

/// <summary>Tests of GET balance/log.</summary>
public sealed class BalanceLogTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task A_changed_balance_has_a_row_and_an_unchanged_one_has_a_row_an_hour()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var start = app.Now;
        foreach (var (minute, balance) in ((int, decimal)[])[(0, 100), (2, 100), (4, 90.5m), (30, 90.5m), (63, 90.5m), (66, 90.5m)])
        {
            app.Time.Advance(start.AddMinutes(minute) - app.Now);
            app.SetBalance(balance);
            await app.BalanceAsync();
        }

        Assert.Equal([(66, 90.5m), (4, 90.5m), (0, 100m)], await ItemsAsync(app, start));
    }

    [Fact]
    public async Task The_log_is_written_in_the_transaction_of_the_balance_and_not_read_with_it()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        for (var balance = 0; balance < 3; balance++)
        {
            app.Time.Advance(TimeSpan.FromMinutes(1));
            app.SetBalance(balance);
            app.TableWire.ForgetRequests();
            await app.BalanceAsync();
        }

        // The state, the write of the question, the state again, and the write of the answer.
        Assert.Equal(4, app.TableWire.Requests.Count);
        Assert.All(
            app.TableWire.Requests.Where(request => request.Method == "GET"),
            request => Assert.Contains("RowKey ge 'balance'", request.Query("$filter")));
    }

    [Fact]
    public async Task Days_limit_the_log()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        for (var day = 14; day < 18; day++)
        {
            app.SetBalance(day);
            await app.BalanceAsync();
            app.Time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal([16, 15], await BalancesAsync(app, "?from=2021-03-15&to=2021-03-16"));
        Assert.Equal([17, 16], await BalancesAsync(app, "?from=2021-03-16"));
        Assert.Equal([14], await BalancesAsync(app, "?to=2021-03-14"));
    }

    [Theory]
    [InlineData("?from=yesterday", "from")]
    [InlineData("?from=2021-03-16&to=2021-03-15", "to")]
    [InlineData("?day=2021-03-16", "day")]
    public async Task A_wrong_parameter_is_400_and_named(string query, string parameter)
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var answer = await LogAsync(app, query);

        Assert.Equal((400, parameter), (answer.Status, Assert.Single(answer.Json["errors"]!.AsObject()).Key));
    }

    [Fact]
    public async Task Rows_are_purged_after_the_time_of_the_messages()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.SetBalance(1);
        await app.BalanceAsync();
        app.Time.Advance(TimeSpan.FromDays(2));
        app.SetBalance(2);
        await app.BalanceAsync();

        app.Time.Advance(TimeSpan.FromDays(new RetentionOptions().Rows - 1));
        await app.PurgeAsync();

        Assert.Equal([2], await BalancesAsync(app, ""));
        Assert.Equal(2m, (await app.Get<BalanceBook>().ReadAsync(TimeSpan.FromDays(9999), CancellationToken.None)).Balance);
    }

    private static async Task<List<(double Minute, decimal Balance)>> ItemsAsync(InProcessApp app, DateTimeOffset start) =>
    [
        .. (await LogAsync(app, "")).Json["items"]!.AsArray()
            .Select(item => ((item!["at"]!.GetValue<DateTimeOffset>() - start).TotalMinutes, item["balance"]!.GetValue<decimal>())),
    ];

    private static async Task<IEnumerable<decimal>> BalancesAsync(InProcessApp app, string query) =>
        (await LogAsync(app, query)).Json["items"]!.AsArray().Select(item => item!["balance"]!.GetValue<decimal>());

    private static Task<DirectCall> LogAsync(InProcessApp app, string query) => DirectCall.OfAsync(app.Services, [], request =>
    {
        request.QueryString = new(query);
        return app.Create<BalanceLogFunctions>().GetAsync(request, CancellationToken.None);
    });
}
