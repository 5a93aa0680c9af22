using System.Net;
using System.Net.Http.Headers;

namespace SmsFunctions.Gateway;

/// <summary>Builds the requests of the five scripts, byte for byte as the protocol defines them.</summary>
internal sealed class GatewayRequests(GatewayOptions options, MoscowTime moscow)
{
    // The guide does not specify a content type; this one describes the body.
    private static readonly MediaTypeHeaderValue Xml = new("text/xml", "windows-1251");

    private readonly HeaderEncoding _encoding = options.ChosenEncoding;
    private readonly string _folder = options.BaseUrl.TrimEnd('/');

    /// <param name="headerText">The header value that <see cref="TextTransport"/> made from the text.</param>
    public HttpRequestMessage Single(OutgoingSms sms, string headerText)
    {
        var request = Get(sms.At is null ? GatewayScript.Single : GatewayScript.Timed);
        Add(request, "SMS_To", sms.Phones[0]);
        Add(request, "SMS_From", sms.Sender);
        if (sms.Flash)
        {
            Add(request, "SMS_Flash", "1");
        }

        Add(request, "SMS_Text", headerText);
        if (sms.At is { } at)
        {
            Add(request, "SMS_Time", moscow.Write(at, options.TimeFormat));
        }

        return request;
    }

    public HttpRequestMessage Batch(OutgoingSms sms)
    {
        var content = new ByteArrayContent(BatchXml.Write(options.User, options.Password, sms));
        content.Headers.ContentType = Xml;
        return Request(HttpMethod.Post, GatewayScript.Batch, content);
    }

    public HttpRequestMessage Balance() => Get(GatewayScript.Balance);

    public HttpRequestMessage Status(string gatewayId)
    {
        var request = Get(GatewayScript.Status);
        Add(request, "SMS_ID", gatewayId);
        return request;
    }

    // The empty body prevents the handler from repeating the request when the peer closes the connection.
    private HttpRequestMessage Get(string script)
    {
        var request = Request(HttpMethod.Get, script, new ByteArrayContent([]));
        Add(request, "SMS_User", options.User);
        Add(request, "SMS_Pass", options.Password);
        return request;
    }

    private HttpRequestMessage Request(HttpMethod method, string script, HttpContent content) => new(method, $"{_folder}/{script}")
    {
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = content,
    };

    /// <summary>Adds a header. All header values are written here.</summary>
    /// <exception cref="ArgumentException">The value would end its header or be changed in transit; the caller did not validate it.</exception>
    private void Add(HttpRequestMessage request, string name, string value)
    {
        if (value.Any(char.IsControl) || _encoding.FirstForeign(value) >= 0 || !request.Headers.TryAddWithoutValidation(name, value))
        {
            throw new ArgumentException($"The value for {name} has a character that a header cannot carry.");
        }
    }
}
