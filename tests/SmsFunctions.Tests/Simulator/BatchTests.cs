using System.Text;

namespace SmsFunctions.Tests.Simulator;

public sealed class BatchTests : SimulatorTest
{
    [Fact]
    public async Task Escaped_characters_and_numeric_references_arrive_as_text()
    {
        await AskAsync(Guide.Post(Guide.Xml("79001234567", 1, "&lt;b&gt; &amp; &quot;Привет&quot; &#128512;&#x20AC;&#10;строка&#13;&#10;две ")));
        Assert.Equal("<b> & \"Привет\" 😀€\nстрока\r\nдве ", Host.Ledger.Entries.Single().Text);
    }

    [Fact]
    public async Task A_text_of_spaces_and_line_breaks_alone_is_kept()
    {
        await AskAsync(Guide.Post(Guide.Xml("79001234567", 1, " &#10; ")));
        Assert.Equal(" \n ", Host.Ledger.Entries.Single().Text);
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\" encoding=\"windows-1251\" ?>", "windows-1251")]
    [InlineData("<?xml version='1.0' encoding='UTF-8'?>", "utf-8")]
    [InlineData("", "utf-8")]
    public async Task The_declared_encoding_is_used(string declaration, string encoding)
    {
        await AskAsync(Guide.Post(Guide.Xml("79001234567", 1, "Привет", declaration), encoding == "utf-8" ? Encoding.UTF8 : Guide.Windows1251));
        Assert.Equal("Привет", Host.Ledger.Entries.Single().Text);
    }

    [Fact]
    public async Task A_byte_order_mark_before_the_declaration_is_accepted()
    {
        await AskAsync(Guide.Post("\uFEFF" + Guide.Xml("79001234567", 1, "Привет", "<?xml version='1.0' encoding='UTF-8'?>"), Encoding.UTF8));
        Assert.Equal("Привет", Host.Ledger.Entries.Single().Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("<query>")]
    [InlineData("<query></query>")]
    [InlineData("<other><User>demo</User></other>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"klingon\" ?><query></query>")]
    [InlineData("<!DOCTYPE query [<!ENTITY a \"b\">]><query>&a;</query>")]
    public async Task XML_that_is_not_a_query_is_refused(string xml) =>
        Assert.Equal("Result: Error_Invalid_Header", (await AskAsync(Guide.Post(xml))).Body);

    [Theory]
    [InlineData("User")]
    [InlineData("Pass")]
    [InlineData("From")]
    [InlineData("Text")]
    [InlineData("PhonesList")]
    [InlineData("NumPh")]
    public async Task A_missing_or_repeated_element_is_refused(string element)
    {
        var xml = Guide.Xml("79001234567", 1);
        Assert.Equal("Result: Error_Invalid_Header", (await AskAsync(Guide.Post(xml.Replace(element, "Else")))).Body);
        Assert.Equal("Result: Error_Invalid_Header", (await AskAsync(Guide.Post(xml.Replace("</query>", $"<{element}>1</{element}></query>")))).Body);
        Assert.Equal(0, Host.Ledger.Count);
    }

    [Theory]
    [InlineData("a & b")]
    [InlineData("a < b")]
    [InlineData("a <b>c</b>")]
    [InlineData("&#1;")]
    [InlineData("&#xD800;")]
    public async Task A_text_that_is_not_escaped_or_not_allowed_is_refused(string text) =>
        Assert.Equal("Result: Error_Invalid_Header", (await AskAsync(Guide.Post(Guide.Xml("79001234567", 1, text)))).Body);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task NumPh_must_be_the_number_of_phones(int count)
    {
        Assert.Equal("Result: Error_Invalid_Header", (await AskAsync(Guide.Post(Guide.Xml("79001234567,79001234568", count)))).Body);
        Assert.Equal(0, Host.Ledger.Count);
    }

    [Theory]
    [InlineData(200, 205)]
    [InlineData(201, 1)]
    public async Task A_call_has_at_most_200_phones(int phones, int lines)
    {
        var reply = await AskAsync(Guide.Batch([.. Enumerable.Range(0, phones).Select(i => $"7900000{i:0000}")]));
        Assert.Equal(lines, reply.Lines.Length);
        Assert.Equal(lines == 1 ? 0 : phones, Host.Ledger.Count);
    }

    [Fact]
    public async Task A_wrong_phone_gets_its_line_and_the_others_are_sent()
    {
        var reply = await AskAsync(Guide.Batch("79001234567", "+79001234568", "", "79001234569"));
        var ids = Host.Ledger.Entries.Select(e => e.Id).ToArray();
        Assert.Equal([ids[0], "!!!Error_Invalid_Destination_Address", "!!!Error_Invalid_Destination_Address", ids[1]], reply.Lines[4..8]);
    }

    [Fact]
    public async Task Wrong_credentials_refuse_the_whole_batch() =>
        Assert.Equal("Result: Error_Invalid_Password", (await AskAsync(Guide.Post(Guide.Xml("79001234567", 1).Replace("<Pass>demo", "<Pass>no")))).Body);

    [Fact]
    public async Task A_body_of_one_megabyte_is_accepted()
    {
        var text = new string('a', 1024 * 1024);
        await AskAsync(Guide.Post(Guide.Xml("79001234567", 1, text)));
        Assert.Equal(text.Length, Host.Ledger.Entries.Single().Text.Length);
    }
}
