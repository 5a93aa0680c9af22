using System.Text.Json;

namespace Azure.Data.Tables.Protocol;

/// <summary>Reads rows from JSON with minimal metadata: numbers that fit are int, and annotations name the other types.</summary>
internal static class EntityReader
{
    private const string Metadata = "odata.metadata";
    private const string Annotation = "@odata.type";

    public static TableEntity ReadOne(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        json.Read();
        return Read(ref json, new PropertyNames());
    }

    public static List<TableEntity> ReadPage(ReadOnlySpan<byte> body)
    {
        var rows = new List<TableEntity>();
        var names = new PropertyNames();
        var json = new Utf8JsonReader(body);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isRows = json.ValueTextEquals("value"u8);
            json.Read();
            if (!isRows)
            {
                json.Skip();
                continue;
            }

            while (json.Read() && json.TokenType == JsonTokenType.StartObject)
            {
                rows.Add(Read(ref json, names));
            }
        }

        return rows;
    }

    /// <summary>The names of an account's tables.</summary>
    public static List<Models.TableItem> ReadTables(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var tables = new List<Models.TableItem>();
        foreach (var table in document.RootElement.GetProperty("value").EnumerateArray())
        {
            tables.Add(new(table.GetProperty("TableName").GetString()));
        }

        return tables;
    }

    private static TableEntity Read(ref Utf8JsonReader json, PropertyNames names)
    {
        var entity = new TableEntity();
        var properties = entity.Properties;
        names.Restart();
        string? annotated = null, type = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = names.Take(ref json);
            json.Read();
            if (name.EndsWith(Annotation, StringComparison.Ordinal))
            {
                annotated = names.Annotated(name, Annotation.Length);
                type = EdmType.NameOf(ref json);
            }
            else if (name != Metadata)
            {
                properties[name] = EdmType.Read(ref json, name == annotated ? type : name == TableEntity.TimestampName ? EdmType.DateTime : null)!;
            }
            else
            {
                json.Skip();
            }
        }

        return entity;
    }
}
