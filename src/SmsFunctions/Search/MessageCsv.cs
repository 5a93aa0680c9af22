using System.Globalization;
using System.Text;
using SmsFunctions.Messages;

namespace SmsFunctions.Search;

/// <summary>Writes messages as CSV (RFC 4180, in UTF-8 with a byte order mark, so that spreadsheets read Cyrillic).</summary>
public static class MessageCsv
{
    public const string MediaType = "text/csv";

    private const string Header = "id,to,status,gatewayId,gatewayStatus,errorCode,errorText,segments,price,reference,caller,createdAt,sentAt,finalAt";

    public static async Task WriteAsync(Stream stream, IAsyncEnumerable<MessageView> messages, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(Header);
        await foreach (var message in messages.WithCancellation(cancellation))
        {
            await writer.WriteLineAsync(Line(message));
        }
    }

    internal static string Line(MessageView message) => string.Join(',', ((string?[])
    [
        message.Id, message.To, message.Status.Word(), message.GatewayId, message.GatewayStatus, message.Error?.Code, message.Error?.Text,
        message.Segments.ToString(CultureInfo.InvariantCulture), message.Price?.ToString(CultureInfo.InvariantCulture), message.Reference,
        message.Caller, Time(message.CreatedAt), Time(message.SentAt), Time(message.FinalAt),
    ]).Select(Cell));

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Cell(string? value)
    {
        var safe = IsFormula(value) ? $"'{value}" : value ?? "";
        return safe.AsSpan().ContainsAny(",\"\r\n'") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    // A spreadsheet evaluates a cell that begins with such a character. Some pass over spaces and invisible characters before it, and read its full-width
    // and small forms as the character itself.
    private static bool IsFormula(string? value) => value is ['\t' or '\r', ..]
        || (value ?? "").EnumerateRunes().FirstOrDefault(IsVisible).Value is '=' or '+' or '-' or '@'
            or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20' or '\uFE66' or '\uFE62' or '\uFE63' or '\uFE6B';

    private static bool IsVisible(Rune rune) =>
        !Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.Control);
}
