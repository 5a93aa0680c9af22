using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.OneC;

/// <summary>Tests of the 1C endpoint during storage failures: no answer makes a module send a message twice.</summary>
[Collection(OneCTests.Name)]
public sealed class OneCFaultTests(AzuriteFixture azurite)
{
    private const string Phone = InProcessApp.Phone;

    [Fact]
    public async Task Storage_down_is_a_protocol_error_and_stores_nothing()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);
        app.TableWire.Cuts = Cuts.Everything();

        Assert.Equal("Result: Error_Database_Offline", await app.Send1CAsync());
        Assert.Equal("Result: Error_Database_Offline", await app.SendBatch1CAsync([Phone]));
        Assert.Equal("Result: Error_Database_Offline", await app.Balance1CAsync());
        Assert.Equal("Result: Error_Database_Offline", await app.Status1CAsync("123456789012345000"));
        app.TableWire.Cuts = null;
        Assert.Empty(await app.Stored.RowsAsync());
    }

    [Fact]
    public async Task A_request_number_that_cannot_be_stored_stores_no_message()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);
        app.TableWire.Cuts = Cuts.Before(IsNumber);

        Assert.Equal("Result: Error_Database_Offline", await app.Send1CAsync());
        Assert.Empty(await app.Stored.RowsAsync());
    }

    [Fact]
    public async Task A_request_number_whose_write_is_not_answered_is_found_again()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);
        app.TableWire.Cuts = Cuts.AnswerOf(1, IsNumber);

        var id = OneCAnswer.IdOf(await app.Send1CAsync());
        await app.WorkAsync();

        Assert.Equal("Sent", await app.Word1CAsync(id));
        Assert.Equal(1, app.Simulator.Ledger.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_that_is_confirmed_late_leaves_one_message(bool batch)
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);

        // The number of tries that the storage client makes.
        var left = 4;
        app.TableWire.Cuts = request => request.IsTransaction && Interlocked.Decrement(ref left) >= 0 ? new Cut(Before: false, () => { }) : null;
        var answer = batch ? await app.SendBatch1CAsync([Phone]) : await app.Send1CAsync();
        await app.WorkAsync();

        Assert.Equal("Sent", await app.Word1CAsync(batch ? OneCAnswer.Phones(answer)[0] : OneCAnswer.IdOf(answer)));
        Assert.Equal(1, app.Simulator.Ledger.Count);
        Assert.Empty(app.Log.Alerts("OneCInDoubt"));
    }

    [Fact]
    public async Task An_unconfirmed_write_is_answered_with_an_id_that_has_the_correct_status_later()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.Account);

        app.TableWire.Cuts = Cuts.Before(request => request.IsTransaction);
        var lost = OneCAnswer.IdOf(await app.Send1CAsync());
        app.TableWire.Cuts = request => request.IsTransaction ? new Cut(Before: false, () => { }) : null;
        var stored = OneCAnswer.Phones(await app.SendBatch1CAsync([Phone]))[0];
        app.TableWire.Cuts = null;
        await app.LiveAsync(TimeSpan.FromMinutes(4));

        Assert.Equal("Result: Error_Invalid_MessageID", await app.Status1CAsync(lost));
        Assert.Equal("Sent", await app.Word1CAsync(stored));
        Assert.Equal(1, app.Simulator.Ledger.Count);
        Assert.Equal(2, app.Log.Alerts("OneCInDoubt").Count);
    }

    private static bool IsNumber(ProxiedRequest request) => request.Method == "POST" && request.Path.Contains("/SmsOneC", StringComparison.Ordinal);
}
