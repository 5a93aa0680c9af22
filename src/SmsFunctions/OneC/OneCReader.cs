using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SmsFunctions.Gateway;
using SmsFunctions.Submission;

namespace SmsFunctions.OneC;

/// <summary>Turns the module's headers and XML into requests of this app. Null means that the request is unreadable; it is refused as a whole.</summary>
public sealed class OneCReader(IOptions<GatewayOptions> gateway, MoscowTime moscow)
{
    // The time format of Stream Telecom's guide is always accepted, even if Gateway__TimeFormat is another.
    private static readonly string GuideTimeFormat = new GatewayOptions().TimeFormat;

    // 1C writes a Boolean in its own language.
    private static readonly string[] Off = ["0", "нет", "ложь", "no", "false"];

    private readonly LineBreaks _lineBreaks = gateway.Value.ChosenLineBreaks;

    /// <param name="timed">Whether the script is the one with a time.</param>
    public MessageRequest? Single(IHeaderDictionary headers, bool timed)
    {
        var sendAt = timed && Value(headers, "SMS_Time") is { } time ? moscow.Read(time, gateway.Value.TimeFormat) ?? moscow.Read(time, GuideTimeFormat) : null;
        return Value(headers, "SMS_To") is { } to && Value(headers, "SMS_From") is { } from && Value(headers, "SMS_Text") is { } text
            && (sendAt is not null || !timed)
            ? new MessageRequest
            {
                To = to,
                From = from,
                Text = _lineBreaks.Restore(text),
                Flash = Value(headers, "SMS_Flash") is { } flash && !Off.Contains(flash, StringComparer.OrdinalIgnoreCase),
                SendAt = sendAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            }
            : null;
    }

    public BatchRequest? Batch(BatchBody body)
    {
        var phones = Phones(body);
        return phones is not null && phones.Length <= GatewayClient.MostPhones && body.Text.Length > 0 && body.Sender.Length > 0
            ? new BatchRequest { To = [.. phones], From = body.Sender.Trim(), Text = _lineBreaks.Restore(body.Text) }
            : null;
    }

    /// <summary>The value of the header <c>SMS_ID</c> without spaces: 1C groups the digits of a number by non-breaking spaces.</summary>
    public static string? Id(IHeaderDictionary headers) =>
        Value(headers, "SMS_ID") is { } id ? string.Concat(id.Where(c => !char.IsWhiteSpace(c))) : null;

    // The phones whose number agrees with NumPh: with or without the empty entries, such as the one after a comma at the end.
    private static string[]? Phones(BatchBody body)
    {
        var all = body.PhonesList.Split([',', ';'], GatewayClient.MostPhones + 2);
        string[] filled = [.. all.Where(phone => !string.IsNullOrWhiteSpace(phone))];
        return !int.TryParse(body.NumPh.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? null
            : count == filled.Length && count > 0 ? filled
            : count == all.Length ? all
            : null;
    }

    /// <summary>The decoded value of a header; null when it is missing, empty, unreadable, or given twice (which may be header injection).</summary>
    public static string? Value(IHeaderDictionary headers, string name) =>
        Raw(headers, name) is { } value && HeaderText.Recover(value) is { Length: > 0 } text ? text : null;

    /// <summary>The value of a header as received.</summary>
    public static string? Raw(IHeaderDictionary headers, string name) => headers[name] is [{ Length: > 0 } value] ? value : null;
}
