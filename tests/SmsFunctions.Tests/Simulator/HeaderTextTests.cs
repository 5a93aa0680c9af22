using System.Text;
using GatewaySimulator.Protocol;

namespace SmsFunctions.Tests.Simulator;

public sealed class HeaderTextTests : SimulatorTest
{
    private const string Text = "Привет, мир! №5 — «ёж» 100%";

    [Fact]
    public async Task Text_in_windows_1251_bytes_arrives_exactly()
    {
        await AskAsync(Guide.Single(text: Text));
        Assert.Equal(Text, Host.Ledger.Entries.Single().Text);
    }

    [Fact]
    public async Task Text_in_utf_8_bytes_arrives_exactly()
    {
        Host.Gateway.Change(s => s with { HeaderEncoding = HeaderEncoding.Utf8 });
        await AskAsync(Guide.Single(text: Text + " 😀", encoding: Encoding.UTF8));
        Assert.Equal(Text + " 😀", Host.Ledger.Entries.Single().Text);
    }

    [Fact]
    public async Task Text_in_percent_encoded_utf_8_arrives_exactly()
    {
        Host.Gateway.Change(s => s with { HeaderEncoding = HeaderEncoding.PercentUtf8 });
        await AskAsync(Guide.Single(text: Uri.EscapeDataString(Text + "\n+")));
        await AskAsync(Guide.Single(text: "1+1 = 100% %zz"));
        Assert.Equal([Text + "\n+", "1+1 = 100% %zz"], Host.Ledger.Entries.Select(e => e.Text));
    }

    [Fact]
    public async Task Every_byte_above_ASCII_means_its_windows_1251_character()
    {
        var text = Guide.Windows1251.GetString([.. Enumerable.Range(0x80, 0x80).Select(b => (byte)b)]);
        await AskAsync(Guide.Single(text: text));
        Assert.Equal(text, Host.Ledger.Entries.Single().Text);
    }

    [Fact]
    public async Task Bytes_that_are_not_of_the_encoding_are_refused()
    {
        Host.Gateway.Change(s => s with { HeaderEncoding = HeaderEncoding.Utf8 });
        Assert.Equal("Result: Error_Invalid_Header", (await AskAsync(Guide.Single(text: Text))).Body);
        Assert.Equal(0, Host.Ledger.Count);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("Истина", true)]
    [InlineData("0", false)]
    public async Task Flash_is_on_when_its_header_is_present_and_not_zero(string value, bool flash)
    {
        await AskAsync(Guide.Flash(value));
        Assert.Equal(flash, Host.Ledger.Entries.Single().Flash);
    }

    [Fact]
    public async Task A_header_of_60_kilobytes_is_accepted()
    {
        var text = new string('a', 60 * 1024);
        await AskAsync(Guide.Single(text: text));
        Assert.Equal(text, Host.Ledger.Entries.Single().Text);
    }
}
