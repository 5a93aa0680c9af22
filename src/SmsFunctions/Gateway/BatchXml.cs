using System.Globalization;
using System.Xml;

namespace SmsFunctions.Gateway;

/// <summary>The request body of the batch script. It is windows-1251 with the XML declaration of the guide; other characters are numeric references.</summary>
internal static class BatchXml
{
    // An XML parser reads a literal carriage return as a line feed, so it is written as an entity.
    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = Cyrillic.Strict,
        OmitXmlDeclaration = true,
        NewLineHandling = NewLineHandling.Entitize,
    };

    public static byte[] Write(string user, string password, OutgoingSms sms)
    {
        using var body = new MemoryStream();
        body.Write("""<?xml version="1.0" encoding="windows-1251" ?>"""u8);
        using (var xml = XmlWriter.Create(body, Settings))
        {
            xml.WriteStartElement("query");
            xml.WriteElementString("User", user);
            xml.WriteElementString("Pass", password);
            xml.WriteElementString("From", sms.Sender);
            xml.WriteElementString("Text", sms.Text);
            xml.WriteElementString("PhonesList", string.Join(',', sms.Phones));
            xml.WriteElementString("NumPh", sms.Phones.Count.ToString(CultureInfo.InvariantCulture));
            xml.WriteEndElement();
        }

        return body.ToArray();
    }
}
