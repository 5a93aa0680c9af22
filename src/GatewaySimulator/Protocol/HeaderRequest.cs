namespace GatewaySimulator.Protocol;

/// <summary>Reads calls with parameters in SMS_* headers. A body is ignored.</summary>
internal static class HeaderRequest
{
    public static GatewayRequest Read(IHeaderDictionary headers, Script script, HeaderEncoding encoding)
    {
        var readable = true;
        var phone = script.Sends() ? Required("SMS_To") : "";
        var request = new GatewayRequest(script, true)
        {
            User = Required("SMS_User"),
            Password = Required("SMS_Pass"),
            Phones = phone.Length > 0 ? [phone] : [],
            Sender = script.Sends() ? Required("SMS_From") : "",
            Text = script.Sends() ? Required("SMS_Text") : "",
            Flash = script.Sends() && Given("SMS_Flash") is { Length: > 0 } flash && flash != "0",
            Time = script == Script.Timed ? Required("SMS_Time") : null,
            MessageId = script == Script.Status ? Required("SMS_ID") : "",
        };
        return request with { Readable = readable };

        string Required(string name)
        {
            if (Given(name) is { Length: > 0 } value) return value;
            readable = false;
            return "";
        }

        string? Given(string name)
        {
            if (!headers.TryGetValue(name, out var values)) return null;
            // A header that is given twice may be injected, so it is refused.
            if (values.Count == 1 && HeaderText.Decode(values[0]!, encoding) is { } value) return value;
            readable = false;
            return null;
        }
    }
}
