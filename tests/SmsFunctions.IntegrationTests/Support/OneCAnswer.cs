using System.Text;

namespace SmsFunctions.TestSupport;

/// <summary>The account of the 1C endpoint in tests, and the parts of its answers.</summary>
internal static class OneCAnswer
{
    public const string User = "shop-1c", Password = "s3cret-password-of-1C";

    public static readonly Encoding Windows1251 = CodePagesEncodingProvider.Instance.GetEncoding(1251)!;

    /// <summary>The lines of a batch answer that belong to phone numbers.</summary>
    public static string[] Phones(string answer)
    {
        var lines = answer.Split("\r\n");
        Assert.Equal(["Result: Ok", "XML_ok", "Result=1", "SMS_ID list:"], lines[..4]);
        Assert.Equal("End of list", lines[^1]);
        return lines[4..^1];
    }

    public static string IdOf(string answer)
    {
        Assert.Matches("^Result: OK_Operation_Completed\r\nSMS_ID: [1-9][0-9]{17}$", answer);
        return answer[^18..];
    }
}
