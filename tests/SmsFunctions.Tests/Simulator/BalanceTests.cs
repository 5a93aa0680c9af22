using GatewaySimulator;

namespace SmsFunctions.Tests.Simulator;

public sealed class BalanceTests : SimulatorTest
{
    protected override SimulatorSettings Settings => new() { Balance = 10, Tariff = 2.5m };

    [Fact]
    public async Task A_message_costs_segments_times_tariff()
    {
        await AskAsync(Guide.Single(text: new string('a', 161)));
        Assert.Equal("Balance: 5", (await AskAsync(Guide.Balance())).Lines[1]);
        var entry = Host.Ledger.Entries.Single();
        Assert.Equal((2, 5m), (entry.Segments, entry.Price));
    }

    [Fact]
    public async Task A_message_that_the_balance_does_not_cover_is_refused_and_costs_nothing()
    {
        Host.Gateway.Change(s => s with { Balance = 4.99m });
        Assert.Equal("Result: Error_Not_Enough_Credits", (await AskAsync(Guide.Single(text: new string('я', 71)))).Body);
        Assert.Equal("Balance: 4.99", (await AskAsync(Guide.Balance())).Lines[1]);
        Assert.Equal(0, Host.Ledger.Count);
    }

    [Fact]
    public async Task A_batch_is_refused_from_the_line_where_the_money_runs_out()
    {
        var lines = (await AskAsync(Guide.Batch([.. Enumerable.Range(0, 6).Select(i => $"7900000000{i}")]))).Lines;
        Assert.Equal(Host.Ledger.Entries.Select(e => e.Id), lines[4..8]);
        Assert.Equal(["!!!Error_Not_Enough_Credits", "!!!Error_Not_Enough_Credits"], lines[8..10]);
        Assert.Equal(0, Host.Ledger.Balance);
    }

    [Fact]
    public async Task A_top_up_lets_messages_through_again()
    {
        Host.Gateway.Change(s => s with { Balance = 0 });
        await AskAsync(Guide.Single());
        Host.Gateway.Change(s => s with { Balance = 2.5m });
        Assert.StartsWith("Result: OK", (await AskAsync(Guide.Single())).Body);
    }

    [Fact]
    public async Task Concurrent_calls_never_overdraw_the_balance()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AskAsync(Guide.Single())));
        Assert.Equal(4, replies.Count(r => r.Body.StartsWith("Result: OK", StringComparison.Ordinal)));
        Assert.Equal(0, Host.Ledger.Balance);
    }

    [Theory]
    [InlineData("a", 160, 1)]
    [InlineData("a", 161, 2)]
    [InlineData("a", 306, 2)]
    [InlineData("a", 307, 3)]
    [InlineData("€", 80, 1)]
    [InlineData("€", 81, 2)]
    [InlineData("€", 153, 3)]
    [InlineData("я", 70, 1)]
    [InlineData("я", 71, 2)]
    [InlineData("я", 134, 2)]
    [InlineData("я", 135, 3)]
    [InlineData("`", 71, 2)]
    [InlineData("😀", 35, 1)]
    [InlineData("😀", 36, 2)]
    [InlineData("😀", 67, 3)]
    public async Task Segments_are_counted_as_a_phone_receives_them(string character, int times, int segments)
    {
        Host.Gateway.Change(s => s with { Balance = 100 });
        var references = string.Concat(Enumerable.Repeat($"&#{char.ConvertToUtf32(character, 0)};", times));
        await AskAsync(Guide.Post(Guide.Xml("79001234567", 1, references)));
        Assert.Equal(segments, Host.Ledger.Entries.Single().Segments);
    }
}
