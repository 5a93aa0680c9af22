using SmsFunctions.Search;
using SmsFunctions.Tests.Support;

namespace SmsFunctions.Tests.Search;

/// <summary>Cells of the CSV export, which is opened in a spreadsheet.</summary>
public sealed class MessageCsvTests
{
    [Theory]
    [InlineData("=1+1")]
    [InlineData("\t=1+1")]
    [InlineData("\rx")]
    [InlineData(" =1+1")]
    [InlineData("\u00A0+1")]
    [InlineData("\u200B-1")]
    [InlineData("\uFEFF@SUM(1)")]
    [InlineData("\u3000\u2009\u2060=1")]
    [InlineData("\u00AD=1")]
    [InlineData("\U000E0020=1")]
    [InlineData("＝1+1")]
    [InlineData("＋1")]
    [InlineData("－1")]
    [InlineData("＠SUM(1)")]
    [InlineData(" ＝1+1")]
    [InlineData("﹦1")]
    [InlineData("﹣1")]
    public void A_cell_that_a_spreadsheet_may_run_begins_with_an_apostrophe(string reference) =>
        Assert.Contains($",\"'{reference}\",", Line(reference));

    [Theory]
    [InlineData("17")]
    [InlineData(" 17")]
    [InlineData("a=b")]
    [InlineData("Заказ - 5")]
    [InlineData("")]
    [InlineData("  ")]
    public void Every_other_cell_is_unchanged(string reference) => Assert.Contains($",{reference},", Line(reference));

    private static string Line(string reference) =>
        MessageCsv.Line(MessageView.Of(Build.Chunk() with { Reference = reference }, 0, Build.Noon));
}
