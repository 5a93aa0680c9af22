using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SmsFunctions.Gateway;
using SmsFunctions.OneC;
using SmsFunctions.Submission;

namespace SmsFunctions.Tests.OneC;

/// <summary>The reading of the headers and the XML that the 1C module sends.</summary>
public sealed class OneCReaderTests
{
    [Theory]
    [InlineData("2012-01-30T13:10:00Z", "yyyy-MM-dd'T'HH:mm:ss'Z'")]
    [InlineData("2012-01-30T13:10:00Z", "dd.MM.yyyy HH:mm:ss")]
    [InlineData("30.01.2012 13:10:00", "dd.MM.yyyy HH:mm:ss")]
    public void A_time_is_Moscow_time_even_with_the_suffix_Z(string time, string format) =>
        // In 2012 Moscow was UTC+4.
        Assert.Equal("2012-01-30T09:10:00Z", Read(format: format, timed: true, ("SMS_Time", time))!.SendAt);

    [Theory]
    [InlineData("2026-12-31T10:00:00Z", "2026-12-31T07:00:00Z")]
    [InlineData("2026-12-31T01:30:00Z", "2026-12-30T22:30:00Z")]
    public void Since_2014_Moscow_time_is_UTC_plus_3(string time, string utc) => Assert.Equal(utc, Read(timed: true, headers: ("SMS_Time", time))!.SendAt);

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("")]
    public void A_time_that_cannot_be_read_refuses_the_request(string time) => Assert.Null(Read(timed: true, headers: ("SMS_Time", time)));

    [Fact]
    public void The_script_without_a_time_ignores_the_time_header() => Assert.Null(Read(headers: ("SMS_Time", "2026-12-31T10:00:00Z"))!.SendAt);

    [Theory]
    [InlineData("1", true)]
    [InlineData("Истина", true)]
    [InlineData("Да", true)]
    [InlineData("0", false)]
    [InlineData("Нет", false)]
    [InlineData("\u00CD\u00E5\u00F2", false)]
    [InlineData("false", false)]
    [InlineData("", false)]
    public void Flash_is_on_unless_its_value_is_false(string value, bool flash) => Assert.Equal(flash, Read(headers: ("SMS_Flash", value))!.Flash);

    [Theory]
    [InlineData("backslash-n", @"one\ntwo", "one\ntwo")]
    [InlineData("percent-0a", "one %0a two", "one \n two")]
    [InlineData("space", @"one\n two", @"one\n two")]
    public void Line_breaks_are_restored_according_to_the_setting(string form, string written, string text) =>
        Assert.Equal(text, Read(lineBreaks: form, headers: ("SMS_Text", written))!.Text);

    [Theory]
    [InlineData("SMS_To")]
    [InlineData("SMS_From")]
    [InlineData("SMS_Text")]
    public void A_missing_or_damaged_header_refuses_the_request(string name)
    {
        Assert.Null(Read(headers: (name, "")));
        Assert.Null(Read(headers: (name, "\uFFFD\uFFFD")));
    }

    [Fact]
    public void A_repeated_header_refuses_the_request()
    {
        var headers = Headers();
        headers["SMS_To"] = new(["79001234567", "79990000000"]);

        Assert.Null(Reader().Single(headers, timed: false));
    }

    [Theory]
    [InlineData("79001234567,79001234568", "2", 2)]
    [InlineData("79001234567, x,", " 3 ", 3)]
    public void A_batch_with_its_count_is_read(string phones, string count, int read) =>
        Assert.Equal(read, Reader().Batch(new BatchBody("u", "p", " SHOP ", @"a\nb", phones, count))!.To!.Count);

    [Theory]
    [InlineData("79001234567,79001234568,", "2")]
    [InlineData("79001234567;79001234568", "2")]
    [InlineData("79001234567; 79001234568;\u00A0", "2")]
    [InlineData("79001234567,;79001234568 , ,", "2")]
    public void Separators_at_the_end_and_semicolons_are_forgiven(string phones, string count) =>
        Assert.Equal(
            ["79001234567", "79001234568"],
            Reader().Batch(new BatchBody("u", "p", "SHOP", "hi", phones, count))!.To!.Select(phone => phone.Text!.Trim()));

    [Fact]
    public void Two_hundred_phones_with_a_comma_at_the_end_are_read_and_one_more_is_refused()
    {
        static BatchBody Body(int count) => new("u", "p", "SHOP", "hi", string.Concat(Enumerable.Repeat("79001234567,", count)), $"{count}");

        Assert.Equal(200, Reader().Batch(Body(200))!.To!.Count);
        Assert.Null(Reader().Batch(Body(201)));
    }

    [Theory]
    [InlineData("123456789012345007")]
    [InlineData("123\u00A0456\u00A0789\u00A0012\u00A0345\u00A0007")]
    [InlineData(" 123456789012345007\u202F")]
    [InlineData("123%C2%A0456%C2%A0789%C2%A0012%C2%A0345%C2%A0007")]
    public void Spaces_in_an_id_are_forgiven(string written) =>
        Assert.Equal("123456789012345007", OneCReader.Id(new HeaderDictionary { ["SMS_ID"] = written }));

    [Theory]
    [InlineData("79001234567,79001234568", "3")]
    [InlineData("79001234567,79001234568", "1")]
    [InlineData("79001234567", "")]
    [InlineData("79001234567", "one")]
    [InlineData("79001234567", "-1")]
    public void A_batch_with_a_wrong_count_is_refused(string phones, string count) =>
        Assert.Null(Reader().Batch(new BatchBody("u", "p", "SHOP", "hi", phones, count)));

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void A_batch_has_at_most_200_phones(int phones, bool read)
    {
        var list = string.Join(',', Enumerable.Range(0, phones).Select(i => $"7900{i:D7}"));

        Assert.Equal(read, Reader().Batch(new BatchBody("u", "p", "SHOP", "hi", list, $"{phones}")) is not null);
    }

    private static MessageRequest? Read(string format = "yyyy-MM-dd'T'HH:mm:ss'Z'", bool timed = false, params (string Name, string Value)[] headers) =>
        Reader(format).Single(Headers(headers), timed);

    private static MessageRequest? Read(string lineBreaks, params (string Name, string Value)[] headers) =>
        Reader(lineBreaks: lineBreaks).Single(Headers(headers), timed: false);

    private static OneCReader Reader(string format = "yyyy-MM-dd'T'HH:mm:ss'Z'", string lineBreaks = "backslash-n") =>
        new(Options.Create(new GatewayOptions { TimeFormat = format, LineBreaks = lineBreaks }), new MoscowTime());

    private static HeaderDictionary Headers(params (string Name, string Value)[] others)
    {
        var headers = new HeaderDictionary { ["SMS_To"] = "79001234567", ["SMS_From"] = "SHOP", ["SMS_Text"] = "hi" };
        foreach (var (name, value) in others)
        {
            headers[name] = value;
        }

        return headers;
    }
}
