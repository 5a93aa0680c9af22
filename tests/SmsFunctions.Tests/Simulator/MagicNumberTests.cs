using System.Runtime.CompilerServices;
using GatewaySimulator.Faults;
using GatewaySimulator.Protocol;

namespace SmsFunctions.Tests.Simulator;

public sealed class MagicNumberTests : SimulatorTest
{
    public static TheoryData<string, string> Codes
    {
        get
        {
            var rows = new TheoryData<string, string>();
            for (var i = 0; i < MagicNumbers.Codes.Count; i++) rows.Add($"799900001{i + 1:00}", MagicNumbers.Codes[i]);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task A_phone_of_group_01_is_refused_with_its_code(string phone, string code)
    {
        Assert.Equal($"Result: {code}", (await AskAsync(Guide.Single(phone))).Body);
        var lines = (await AskAsync(Guide.Batch("79001234567", phone, "79001234568"))).Lines;
        Assert.Equal("!!!" + code, lines[5]);
        Assert.Equal(["79001234567", "79001234568"], Host.Ledger.Entries.Select(e => e.Phone));
    }

    [Theory]
    [InlineData("79990000201", "Enqueued", "Ожидает отправки")]
    [InlineData("79990000202", "Delivered_To_Gateway", "Отправленно")]
    [InlineData("79990000203", "Sent", "Отправленно")]
    [InlineData("79990000204", "Delivered_To_Recipient", "Доставленно")]
    [InlineData("79990000205", "Error_Invalid_Destination_Address", "Ошибка: некорректный номер получателя сообщения")]
    [InlineData("79990000206", "Error_Invalid_Source_Address", "Ошибка: некорректный адрес отправителя сообщения")]
    [InlineData("79990000207", "Error_Rejected", "Ошибка: сообщение отклонено")]
    [InlineData("79990000208", "Error_Expired", "Ошибка: истек срок жизни сообщения")]
    public async Task A_phone_of_group_02_ends_with_its_status_in_both_languages(string phone, string english, string russian)
    {
        var id = await SendAsync(Guide.Single(phone));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("SMS_Status: Delivered_To_Gateway", (await AskAsync(Guide.Status(id))).Lines[2]);
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal($"SMS_Status: {english}", (await AskAsync(Guide.Status(id))).Lines[2]);
        Host.Gateway.Change(s => s with { Language = StatusLanguage.Russian });
        Assert.Equal($"SMS_Status: {russian}", (await AskAsync(Guide.Status(id))).Lines[2]);
    }

    [Theory]
    [InlineData("79990000301", 0, ConnectionEnd.Fin)]
    [InlineData("79990000302", 2, ConnectionEnd.Fin)]
    [InlineData("79990000303", 0, ConnectionEnd.Rst)]
    [InlineData("79990000304", 2, ConnectionEnd.Rst)]
    public async Task A_phone_of_group_03_strikes_the_whole_call(string phone, int ledger, ConnectionEnd end)
    {
        var reply = await AskAsync(Guide.Batch("79001234567", phone));
        Assert.Equal(end, reply.End);
        Assert.Empty(reply.Bytes);
        Assert.Equal(ledger, Host.Ledger.Count);
    }

    [Theory]
    [InlineData("79990000121")]
    [InlineData("79990000209")]
    [InlineData("79990000321")]
    [InlineData("79990000100")]
    [InlineData("79990001101")]
    [InlineData("799900001010")]
    public async Task Other_phones_are_ordinary(string phone)
    {
        await AskAsync(Guide.Single(phone));
        Assert.Null(Host.Ledger.Entries.Single().Ending);
    }

    [Fact]
    public void The_README_names_every_magic_number()
    {
        var readme = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../src/GatewaySimulator/README.md"));
        Assert.All(MagicNumbers.Codes.Select((code, i) => $"| 7999000 01 {i + 1:00} | `{code}` |"), row => Assert.Contains(row, readme));
        Assert.All(MagicNumbers.Endings.Select((status, i) => $"| 7999000 02 {i + 1:00} | `{status.Word()}` |"), row => Assert.Contains(row, readme));
        Assert.All(MagicNumbers.Faults.Select((fault, i) => $"| 7999000 03 {i + 1:00} | {Describe(fault)} |"), row => Assert.Contains(row, readme));
    }

    private static string Describe(Fault fault) => fault switch
    {
        { Action: FaultAction.Delay } => $"delay {fault.Ms} ms {Side(fault)}",
        { Action: FaultAction.Truncate } => $"truncate after {fault.Bytes} bytes, {fault.Framing.ToString().ToLowerInvariant()}",
        { Action: FaultAction.Slow } => $"slow, {fault.Bytes} byte every {fault.Ms} ms",
        { Action: FaultAction.Huge } => $"huge, {fault.Megabytes} MB",
        { Action: FaultAction.WrongLineCount } => $"wrongLineCount {fault.Delta:+0;-0}",
        { Action: FaultAction.HttpStatus } => $"httpStatus {fault.HttpStatus}",
        { Action: FaultAction.Html } => "html",
        { Action: FaultAction.Text } => "text, empty",
        { Action: FaultAction.Hold } => "hold",
        _ => $"{fault.Action.ToString().ToLowerInvariant()} {Side(fault)}",
    };

    private static string Side(Fault fault) => fault.Ledger == false ? "before" : "after";

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
