using System.Text;

namespace SmsFunctions.Tests.Simulator;

/// <summary>Requests with the exact bytes of the 1C module in the operator's guide. Each request has the header Connection: close.</summary>
internal static class Guide
{
    public static readonly Encoding Windows1251 = CodePagesEncodingProvider.Instance.GetEncoding(1251)!;

    public static byte[] Single(string to = "79001234567", string text = "hi", string from = "TESTSMS", Encoding? encoding = null) =>
        Get("1c_s.php", $"SMS_User: demo\r\nSMS_Pass: demo\r\nSMS_To: {to}\r\nSMS_From: {from}\r\nSMS_Text: {text}\r\n", encoding);

    public static byte[] Flash(string value) =>
        Get("1c_s.php", $"SMS_User: demo\r\nSMS_Pass: demo\r\nSMS_To: 79001234567\r\nSMS_From: TESTSMS\r\nSMS_Flash: {value}\r\nSMS_Text: hi\r\n");

    public static byte[] Timed(string time, string to = "79001234567") =>
        Get("1c_s_t.php", $"SMS_User: demo\r\nSMS_Pass: demo\r\nSMS_To: {to}\r\nSMS_From: TESTSMS\r\nSMS_Text: hi\r\nSMS_Time: {time}\r\n");

    // The balance function of the guide writes no space after the colon of a header.
    public static byte[] Balance() => Get("1c_b.php", "SMS_User:demo\r\nSMS_Pass:demo\r\n");

    public static byte[] Status(string id) => Get("1c_i.php", $"SMS_User: demo\r\nSMS_Pass: demo\r\nSMS_ID: {id}\r\n");

    public static byte[] Get(string script, string headers, Encoding? encoding = null) =>
        (encoding ?? Windows1251).GetBytes($"GET /1c/{script} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n{headers}\r\n");

    public static string Xml(string phones, int count, string text = "hi", string declaration = "<?xml version=\"1.0\" encoding=\"windows-1251\" ?>") =>
        $"{declaration}<query><User>demo</User><Pass>demo</Pass><From>TESTSMS</From><Text>{text}</Text>"
            + $"<PhonesList>{phones}</PhonesList><NumPh>{count}</NumPh></query>";

    public static byte[] Batch(params string[] phones) => Post(Xml(string.Join(',', phones), phones.Length));

    public static byte[] Post(string xml, Encoding? encoding = null)
    {
        var body = (encoding ?? Windows1251).GetBytes(xml);
        var head = $"POST /1c/1c_p.php HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
