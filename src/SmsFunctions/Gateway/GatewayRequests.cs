using System.Net;
using System.Net.Http.Headers;

namespace SmsFunctions.Gateway;

/// <summary>Builds the requests of the five scripts, byte for byte as the protocol has them.</summary>
internal sealed class GatewayRequests(GatewayOptions options, MoscowTime moscow)
{
    // The guide names no content type; this one tells what the body is.
    private static readonly MediaTypeHeaderValue Xml = new("text/xml", "windows-1251");

    private readonly HeaderEncoding _encoding = options.ChosenEncoding;
    private readonly string _folder = options.BaseUrl.TrimEnd('/');

    /// <param name="headerText">The text as <see cref="TextTransport"/> wrote it for a header.</param>
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

    // The empty body keeps the handler from repeating the request by itself when the peer closes the connection.
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

    /// <summary>The one door through which values reach a header.</summary>
    /// <exception cref="ArgumentException">The value would break out of its header or arrive as another one; whoever called has not checked it.</exception>
    private void Add(HttpRequestMessage request, string name, string value)
    {
        if (value.Any(char.IsControl) || _encoding.FirstForeign(value) >= 0 || !request.Headers.TryAddWithoutValidation(name, value))
        {
            throw new ArgumentException($"The value for {name} has a character that a header cannot carry.");
        }
    }
}
