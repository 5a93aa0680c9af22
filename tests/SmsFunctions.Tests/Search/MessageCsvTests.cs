using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
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
    [InlineData("\u034F=1")]
    [InlineData("\u115F=1")]
    [InlineData("\u1160=1")]
    [InlineData("\u17B4=1")]
    [InlineData("\u180B=1")]
    [InlineData("\u2800=1")]
    [InlineData("\u3164=1")]
    [InlineData("\uFE00\uFE0F=1")]
    [InlineData("\uFFA0+1")]
    [InlineData("\U000E0100=1")]
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

    [Theory]
    [InlineData("000570123456789012", "\"=\"\"000570123456789012\"\"\"")]
    [InlineData("17", "\"=\"\"17\"\"\"")]
    [InlineData("order-17", "order-17")]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("1E5", "1E5")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("\"", "\"\"\"\"")]
    [InlineData("٥", "٥")]
    public void For_Excel_a_number_that_is_no_amount_is_text(string reference, string cell)
    {
        var line = Line(reference, new CsvFormat(';', IsForExcel: true));

        Assert.Contains($";{cell};", line);
        Assert.Contains($";\"=\"\"{Build.Chunk().Recipients[0].Phone}\"\"\";", line);
    }

    [Theory]
    [InlineData(';', true, ";\"2,35\";")]
    [InlineData(',', true, ",2.35,")]
    [InlineData('\t', true, "\t2.35\t")]
    [InlineData(';', false, ";2.35;")]
    public void For_Excel_with_semicolons_a_price_has_a_decimal_comma(char separator, bool isForExcel, string cell)
    {
        var chunk = Build.Chunk();
        chunk = chunk with { Recipients = [chunk.Recipients[0] with { Price = 2.35m }] };

        Assert.Contains(cell, MessageCsv.Line(MessageView.Of(chunk, 0, Build.Noon), new CsvFormat(separator, isForExcel)));
    }

    [Theory]
    [InlineData("", ',', false)]
    [InlineData("?separator=;", ';', false)]
    [InlineData("?separator=%3B", ';', false)]
    [InlineData("?separator=%09", '\t', false)]
    [InlineData("?excel=true", ';', true)]
    [InlineData("?excel=True&separator=,", ',', true)]
    [InlineData("?excel=false", ',', false)]
    public void The_query_gives_the_format(string query, char separator, bool isForExcel) =>
        Assert.Equal(new CsvFormat(separator, isForExcel), Format(query, out _));

    [Theory]
    [InlineData("?separator=|", "separator")]
    [InlineData("?separator=;;", "separator")]
    [InlineData("?separator=tab", "separator")]
    [InlineData("?excel=1", "excel")]
    [InlineData("?excel=true&excel=true", "excel")]
    public void Another_format_is_an_error(string query, string parameter)
    {
        Assert.Null(Format(query, out var errors));
        Assert.Equal([parameter], errors.Keys);
    }

    [Theory]
    [InlineData("text/csv", true)]
    [InlineData("TEXT/CSV; charset=utf-8", true)]
    [InlineData("text/*", true)]
    [InlineData("text/csv, application/json", true)]
    [InlineData("text/csv;q=0.5, */*;q=0.1", true)]
    [InlineData("text/csv;q=0", false)]
    [InlineData("text/csv; q=0.0, */*", false)]
    [InlineData("text/*, text/csv;q=0", false)]
    [InlineData("application/json, text/csv;q=0.9", false)]
    [InlineData("*/*", false)]
    [InlineData("text/csvx", false)]
    [InlineData("application/x+text/csv", false)]
    [InlineData(";;;", false)]
    [InlineData(null, false)]
    public void The_header_Accept_decides_by_its_qualities(string? accept, bool isCsv)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Accept = accept;

        Assert.Equal(isCsv, new CsvFormat(',', IsForExcel: false).IsWanted(request));
    }

    [Fact]
    public void Excel_in_the_query_asks_for_CSV_because_a_browser_sets_no_headers() =>
        Assert.True(new CsvFormat(';', IsForExcel: true).IsWanted(new DefaultHttpContext().Request));

    private static CsvFormat? Format(string query, out Dictionary<string, string[]> errors) =>
        CsvFormat.Read(new QueryCollection(QueryHelpers.ParseQuery(query)), errors = []);

    private static string Line(string reference) =>
        Line(reference, new CsvFormat(',', IsForExcel: false));

    private static string Line(string reference, CsvFormat format) =>
        MessageCsv.Line(MessageView.Of(Build.Chunk() with { Reference = reference }, 0, Build.Noon), format);
}
