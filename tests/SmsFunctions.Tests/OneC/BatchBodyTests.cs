using System.Text;
using SmsFunctions.OneC;

namespace SmsFunctions.Tests.OneC;

/// <summary>The XML of a batch: well-formed, and as the 1C module of the operator's guide builds it.</summary>
public sealed class BatchBodyTests
{
    private static readonly Encoding Windows1251 = CodePagesEncodingProvider.Instance.GetEncoding(1251)!;

    [Fact]
    public void The_XML_of_the_guide_is_read() =>
        Assert.Equal(
            new BatchBody("demo", "p&w", "SHOP", "Привет", "79001234567,79001234568", "2"), Read(Xml("Привет", password: "p&amp;w") + "\r\n"));

    [Theory]
    [InlineData("a &amp; b &lt;c&gt; &#1078; &#x416;", "a & b <c> ж Ж")]
    [InlineData("<![CDATA[a & b]]>", "a & b")]
    [InlineData(" spaces ", " spaces ")]
    [InlineData("two\r\nlines", "two\nlines")]
    [InlineData("two&#xD;&#xA;lines", "two\r\nlines")]
    public void Well_formed_XML_is_read_as_XML(string written, string text) => Assert.Equal(text, Read(Xml(written))!.Text);

    [Theory]
    [InlineData("Tom & Jerry")]
    [InlineData("2 < 3")]
    [InlineData("R&D: a < b && c > d")]
    [InlineData("&xxe;")]
    [InlineData("<b>bold</b>")]
    [InlineData("</Text><PhonesList>79990000000</PhonesList>")]
    [InlineData("x</Text><PhonesList>79990000000</PhonesList><NumPh>1</NumPh><Text>y")]
    [InlineData("x</Text><User>other</User><Text>y")]
    [InlineData("Скидка & подарок: «ёж» <3")]
    [InlineData("<!DOCTYPE")]
    public void Unescaped_text_is_read_from_between_the_tags(string text)
    {
        var body = Read(Xml(text));

        Assert.Equal(("demo", "secret", text, "79001234567,79001234568", "2"), (body!.User, body.Password, body.Text, body.PhonesList, body.NumPh));
    }

    [Fact]
    public void An_unescaped_password_is_read() => Assert.Equal("a<b&c", Read(Xml("hi", password: "a<b&c"))!.Password);

    [Theory]
    [InlineData("""<?xml version="1.0" encoding="utf-8"?>""", "utf-8")]
    [InlineData("""<?xml version="1.0" encoding="UTF-8"?>""", "windows-1251")]
    [InlineData("""<?xml version='1.0' encoding='CP1251'?>""", "windows-1251")]
    [InlineData("""<?xml version="1.0" encoding="koi8-r"?>""", "koi8-r")]
    [InlineData("""<?xml version="1.0"?>""", "windows-1251")]
    [InlineData("", "utf-8")]
    [InlineData("", "windows-1251")]
    public void The_declared_encoding_is_honoured(string declaration, string encoding)
    {
        var bytes = (CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.UTF8).GetBytes(Xml("Привет, &#8470;5", declaration: declaration));

        Assert.Equal("Привет, №5", BatchBody.Read(bytes)!.Text);
    }

    [Theory]
    [InlineData("windows-1251")]
    [InlineData("koi8-r")]
    [InlineData("UTF-16")]
    [InlineData("no-such")]
    public void Bytes_in_UTF_8_are_UTF_8_whatever_is_declared(string declared)
    {
        var xml = Xml("Привет, «ёж» №5 😀", declaration: $"""<?xml version="1.0" encoding="{declared}" ?>""");

        Assert.Equal("Привет, «ёж» №5 😀", BatchBody.Read(Encoding.UTF8.GetBytes(xml))!.Text);
    }

    [Theory]
    [InlineData("В…")]
    [InlineData("Я «ОК»")]
    [InlineData("№")]
    public void Bytes_in_windows_1251_that_resemble_UTF_8_are_read_correctly(string text) => Assert.Equal(text, Read(Xml(text))!.Text);

    [Fact]
    public void Bytes_in_UTF_16_with_a_byte_order_mark_are_read()
    {
        Assert.Equal("Привет", BatchBody.Read([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Xml("Привет"))])!.Text);
        Assert.Equal("Привет", BatchBody.Read([.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Xml("Привет"))])!.Text);
    }

    [Fact]
    public void A_byte_order_mark_overrides_the_declaration() =>
        Assert.Equal("Привет", BatchBody.Read([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Xml("Привет"))])!.Text);

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("<query></query>")]
    [InlineData("<query><User>a</User><Pass>b</Pass><From>c</From><Text>d</Text><PhonesList>7</PhonesList></query>")]
    [InlineData("<query><User>a & b</User><From>c</From><Text>d</Text><PhonesList>7</PhonesList><NumPh>1</NumPh></query>")]
    [InlineData("<query><Text>d & e<User>a</User><Pass>b</Pass></query>")]
    [InlineData("""<?xml version="1.0" encoding="no-such"?><query/>""")]
    [InlineData(
        """<!DOCTYPE query [<!ENTITY x "boom">]><query><User>demo</User><Pass>p</Pass><From>S</From><Text>&x;</Text>"""
            + "<PhonesList>79001234567</PhonesList><NumPh>1</NumPh></query>")]
    [InlineData(
        """<!DOCTYPE query SYSTEM "file:///etc/passwd"><query><User>demo</User><Pass>p</Pass><From>S</From><Text>x</Text>"""
            + "<PhonesList>79001234567</PhonesList><NumPh>1</NumPh></query>")]
    public void Unreadable_bodies_are_rejected(string body) => Assert.Null(Read(body));

    [Fact]
    public void A_deeply_nested_body_is_rejected_without_a_crash() =>
        Assert.Null(Read($"<query>{string.Concat(Enumerable.Repeat("<a>", 300_000))}"));

    private static BatchBody? Read(string xml) => BatchBody.Read(Windows1251.GetBytes(xml));

    private static string Xml(string text, string password = "secret", string declaration = """<?xml version="1.0" encoding="windows-1251" ?>""") =>
        $"{declaration}<query><User>demo</User><Pass>{password}</Pass><From>SHOP</From><Text>{text}</Text>"
            + "<PhonesList>79001234567,79001234568</PhonesList><NumPh>2</NumPh></query>";
}
