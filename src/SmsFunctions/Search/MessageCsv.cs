using System.Buffers;
using System.Globalization;
using System.Text;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Search;

/// <summary>Writes messages as CSV (RFC 4180, in UTF-8 with a byte order mark, so that spreadsheets read Cyrillic).</summary>
public static class MessageCsv
{
    public const string MediaType = "text/csv";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",;\t\"\r\n'");

    private static readonly string[] Header =
    [
        "id", "to", "status", "gatewayId", "gatewayStatus", "errorCode", "errorText", "segments", "price", "reference", "caller", "createdAt", "sentAt",
        "finalAt",
    ];

    public static async Task WriteAsync(Stream stream, IAsyncEnumerable<MessageView> messages, CsvFormat format, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(string.Join(format.Separator, Header));
        await foreach (var message in messages.WithCancellation(cancellation))
        {
            await writer.WriteLineAsync(Line(message, format));
        }
    }

    internal static string Line(MessageView message, CsvFormat format)
    {
        return string.Join(format.Separator, (string[])
        [
            Text(message.Id), Text(message.To), Cell(message.Status.Word()), Text(message.GatewayId), Cell(message.GatewayStatus),
            Cell(message.Error?.Code), Cell(message.Error?.Text), Cell(message.Segments.ToString(CultureInfo.InvariantCulture)),
            Cell(message.Price?.ToString(format.Numbers)), Text(message.Reference), Cell(message.Caller),
            Cell(Time(message.CreatedAt)), Cell(Time(message.SentAt)), Cell(Time(message.FinalAt)),
        ]);

        string Text(string? value) => format.IsForExcel && value is { Length: > 0 } && value.All(char.IsAsciiDigit) ? $"\"=\"\"{value}\"\"\"" : Cell(value);
    }

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Cell(string? value)
    {
        var safe = IsFormula(value) ? $"'{value}" : value ?? "";
        return safe.AsSpan().ContainsAny(Quoted) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    // A spreadsheet evaluates a cell that begins with such a character. Some pass over spaces and invisible characters before it, and read its full-width
    // and small forms as the character itself.
    private static bool IsFormula(string? value) => value is ['\t' or '\r', ..]
        || (value ?? "").EnumerateRunes().FirstOrDefault(VisibleText.IsVisible).Value is '=' or '+' or '-' or '@'
            or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20' or '\uFE66' or '\uFE62' or '\uFE63' or '\uFE6B';
}
