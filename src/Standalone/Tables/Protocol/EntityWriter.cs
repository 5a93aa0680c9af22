using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables.Protocol;

/// <summary>
/// Writes a row as JSON with the annotations that tell the service a type which JSON has not. The encoder is the default one, as in the
/// real package: a Cyrillic letter takes 6 bytes, and these count for the 4 MiB of a transaction.
/// </summary>
internal static class EntityWriter
{
    /// <exception cref="NotSupportedException">A property is of a type that the service cannot store, or a DateTime is not UTC.</exception>
    public static void Write(Utf8JsonWriter json, ITableEntity entity)
    {
        json.WriteStartObject();
        foreach (var (name, value) in PropertiesOf(entity))
        {
            // Both are the service's own.
            if (name is not (TableEntity.ETagName or TableEntity.TimestampName))
            {
                WriteProperty(json, name, value);
            }
        }

        json.WriteEndObject();
        json.Flush();
    }

    private static Dictionary<string, object> PropertiesOf(ITableEntity entity) => entity is TableEntity map ? map.Properties
        : throw new NotSupportedException($"The standalone build stores {nameof(TableEntity)} only, not {entity.GetType()}.");

    private static void WriteProperty(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case string text: json.WriteString(name, text); break;
            case int number: json.WriteNumber(name, number); break;
            case bool yes: json.WriteBoolean(name, yes); break;
            case float number: json.WriteNumber(name, number); break;
            case decimal number: json.WriteNumber(name, number); break;
            case TimeSpan span: json.WriteString(name, System.Xml.XmlConvert.ToString(span)); break;
            case long or ulong:
                Annotate(json, name, "Edm.Int64"u8);
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
            case double number:
                Annotate(json, name, "Edm.Double"u8);
                WriteDouble(json, name, number);
                break;
            case Guid id:
                Annotate(json, name, "Edm.Guid"u8);
                json.WriteString(name, id);
                break;
            case DateTimeOffset instant:
                WriteInstant(json, name, instant.UtcDateTime);
                break;
            case DateTime time:
                WriteInstant(json, name, time.Kind == DateTimeKind.Utc ? time : throw new NotSupportedException($"DateTime {time} has a Kind of {time.Kind}; only UTC can be stored."));
                break;
            case byte[] bytes:
                Annotate(json, name, "Edm.Binary"u8);
                json.WriteBase64String(name, bytes);
                break;
            case BinaryData data:
                Annotate(json, name, "Edm.Binary"u8);
                json.WriteBase64String(name, data);
                break;
            default:
                throw new NotSupportedException($"Not supported type {value.GetType()}");
        }
    }

    private static void WriteDouble(Utf8JsonWriter json, string name, double number)
    {
        if (double.IsNaN(number))
        {
            json.WriteString(name, "NaN"u8);
        }
        else
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteInstant(Utf8JsonWriter json, string name, DateTime utc)
    {
        Annotate(json, name, "Edm.DateTime"u8);
        Span<byte> text = stackalloc byte["yyyy-MM-ddTHH:mm:ss.fffffffZ".Length];
        utc.TryFormat(text, out var length, "yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
        json.WriteString(name, text[..length]);
    }

    private static void Annotate(Utf8JsonWriter json, string name, ReadOnlySpan<byte> type) => json.WriteString($"{name}@odata.type", type);
}
