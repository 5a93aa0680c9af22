using GatewaySimulator.Faults;
using GatewaySimulator.Protocol;

namespace SmsFunctions.Tests.Simulator;

public sealed class AnswerFaultTests : SimulatorTest
{
    [Fact]
    public async Task A_code_refuses_the_whole_call_and_nothing_is_accepted()
    {
        Host.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_New_Thing" });
        foreach (var request in new[] { Guide.Single(), Guide.Batch("79001234567"), Guide.Balance(), Guide.Status("1"), Guide.Timed("2026-01-15T10:00:00Z") })
            Assert.Equal("Result: Error_New_Thing", (await AskAsync(request)).Body);
        Assert.Equal(0, Host.Ledger.Count);
    }

    [Fact]
    public async Task A_line_code_refuses_the_lines_that_it_names()
    {
        Host.Faults.Add(new Fault { Action = FaultAction.LineCode, Code = "Error_Gateway_Busy", Lines = [0, 2] });
        var lines = (await AskAsync(Guide.Batch("79001234567", "79001234568", "79001234569"))).Lines;
        Assert.Equal(["!!!Error_Gateway_Busy", Host.Ledger.Entries.Single().Id, "!!!Error_Gateway_Busy"], lines[4..7]);
        Assert.Equal("79001234568", Host.Ledger.Entries.Single().Phone);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, 3)]
    [InlineData(-2, 0)]
    public async Task A_batch_may_have_the_wrong_number_of_id_lines(int delta, int ids)
    {
        Host.Faults.Add(new Fault { Action = FaultAction.WrongLineCount, Delta = delta });
        var reply = await AskAsync(Guide.Batch("79001234567", "79001234568"));
        Assert.Equal(4 + ids + 1, reply.Lines.Length);
        Assert.Equal("End of list", reply.Lines[^1]);
        Assert.Equal(2, Host.Ledger.Count);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, 3)]
    public async Task A_single_answer_may_have_the_wrong_number_of_id_lines(int delta, int lines)
    {
        Host.Faults.Add(new Fault { Action = FaultAction.WrongLineCount, Delta = delta });
        Assert.Equal(lines, (await AskAsync(Guide.Single())).Lines.Length);
        Assert.Equal(1, Host.Ledger.Count);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(true, 1)]
    public async Task An_HTML_page_can_replace_the_answer(bool? ledger, int count)
    {
        Host.Faults.Add(new Fault { Action = FaultAction.Html, Ledger = ledger });
        var reply = await AskAsync(Guide.Single());
        Assert.StartsWith("HTTP/1.1 200 OK", reply.Head);
        Assert.StartsWith("<!DOCTYPE html>", reply.Body);
        Assert.Equal(count, Host.Ledger.Count);
    }

    [Theory]
    [InlineData(502)]
    [InlineData(500)]
    [InlineData(404)]
    [InlineData(204)]
    public async Task Any_HTTP_status_can_be_the_answer(int status)
    {
        Host.Faults.Add(new Fault { Action = FaultAction.HttpStatus, HttpStatus = status });
        Assert.StartsWith($"HTTP/1.1 {status} ", (await AskAsync(Guide.Single())).Head);
        Assert.Equal(0, Host.Ledger.Count);
    }

    [Fact]
    public async Task A_redirect_points_to_the_same_script()
    {
        Host.Faults.Add(new Fault { Action = FaultAction.HttpStatus, HttpStatus = 307 });
        Assert.Contains("Location: /1c/1c_s.php\r\n", (await AskAsync(Guide.Single())).Head);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Result: OK_Operation_Completed\r\nSMS_ID: 1\r\nWhat: is this\r\n")]
    [InlineData("Ошибка")]
    public async Task Any_text_can_be_the_answer(string text)
    {
        Host.Faults.Add(new Fault { Action = FaultAction.Text, Text = text, Ledger = true });
        Assert.Equal(text, (await AskAsync(Guide.Single())).Body);
        Assert.Equal(1, Host.Ledger.Count);
    }

    [Fact]
    public async Task Times_limits_the_number_of_strikes()
    {
        Host.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Gateway_Busy", Times = 2 });
        Assert.Equal("busy busy fine fine", await OutcomesAsync(4));
    }

    [Fact]
    public async Task Every_makes_a_fault_strike_each_nth_matching_call()
    {
        Host.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Gateway_Busy", Every = 2, Times = 2 });
        Assert.Equal("fine busy fine busy fine fine", await OutcomesAsync(6));
        Assert.Equal((4, 2), (Host.Faults.All.Single().Seen, Host.Faults.All.Single().Struck));
    }

    [Fact]
    public async Task A_fault_strikes_only_its_script_and_its_phone()
    {
        Host.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Gateway_Busy", Script = Script.Single, Phone = "7900*" });
        Assert.StartsWith("Result: OK", (await AskAsync(Guide.Timed("2026-01-15T10:00:00Z"))).Body);
        Assert.StartsWith("Result: OK", (await AskAsync(Guide.Single("79011234567"))).Body);
        Assert.StartsWith("Result: OK", (await AskAsync(Guide.Balance())).Body);
        Assert.Equal("Result: Error_Gateway_Busy", (await AskAsync(Guide.Single("79001234567"))).Body);
    }

    [Fact]
    public async Task One_matching_phone_of_a_batch_is_enough_for_a_fault()
    {
        Host.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Gateway_Busy", Phone = "79001234568" });
        Assert.Equal("Result: Error_Gateway_Busy", (await AskAsync(Guide.Batch("79001234567", "79001234568"))).Body);
    }

    [Fact]
    public async Task Only_the_first_matching_fault_strikes()
    {
        Host.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_First", Times = 1 });
        Host.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Second", Times = 1 });
        Assert.Equal("Result: Error_First", (await AskAsync(Guide.Single())).Body);
        Assert.Equal("Result: Error_Second", (await AskAsync(Guide.Single())).Body);
        Assert.StartsWith("Result: OK", (await AskAsync(Guide.Single())).Body);
    }

    [Fact]
    public void A_fault_with_contradictory_settings_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Host.Faults.Add(new Fault { Action = FaultAction.Code }));
        Assert.Throws<ArgumentException>(() => Host.Faults.Add(new Fault { Action = FaultAction.Fin, Times = 0 }));
        Assert.Throws<ArgumentException>(() => Host.Faults.Add(new Fault { Action = FaultAction.Status, Status = "x", Script = Script.Single }));
        Assert.Empty(Host.Faults.All);
    }

    private async Task<string> OutcomesAsync(int calls)
    {
        var outcomes = new List<string>();
        for (var i = 0; i < calls; i++) outcomes.Add((await AskAsync(Guide.Single())).Body == "Result: Error_Gateway_Busy" ? "busy" : "fine");
        return string.Join(' ', outcomes);
    }
}
