using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables.Protocol;

/// <summary>
/// Reads the service's error: {"odata.error": {"code": "...", "message": {"value": "..."}}}. In a transaction the text begins with
/// the number of the operation and a colon.
/// </summary>
internal sealed class TableErrorParser : RequestFailedDetailsParser
{
    public const string FailedEntity = "FailedEntity";

    public override bool TryParse(Response response, [NotNullWhen(true)] out ResponseError? error, [NotNullWhen(true)] out IDictionary<string, string>? data)
    {
        error = null;
        data = null;
        if (response.ContentStream is not MemoryStream { Length: > 0 })
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(response.Content);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("odata.error", out var body))
            {
                return false;
            }

            data = new Dictionary<string, string>();
            var code = Text(body, "code");
            var message = body.TryGetProperty("message", out var texts) ? Text(texts, "value") : null;
            if (message is not null && IndexOf(message) is { } index)
            {
                data[FailedEntity] = index.ToString(CultureInfo.InvariantCulture);
                message += $"\nThe index of the operation is in {nameof(TableTransactionFailedException)}.{nameof(TableTransactionFailedException.FailedTransactionActionIndex)}.";
            }

            error = new ResponseError(code, message);
            return true;
        }
        catch (JsonException)
        {
            // A proxy's page, or an answer cut short: the exception says the status alone.
            return false;
        }
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? IndexOf(string message)
    {
        var colon = message.IndexOf(':');
        return colon > 0 && int.TryParse(message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
    }
}
