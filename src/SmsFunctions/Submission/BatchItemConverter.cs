using System.Text.Json;
using System.Text.Json.Serialization;
using SmsFunctions.Http;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Submission;

/// <summary>
/// Reads one message of a batch to its end, whatever its fields are. Only JSON that is not well-formed is an error of the request. Everything else is the
/// <see cref="BatchItem.Problem"/> of the message.
/// </summary>
internal sealed class BatchItemConverter : JsonConverter<BatchItem>
{
    private const int LongestShown = 50;
    private const int To = 0, Text = 1, Variables = 2;

    private static readonly string[] Fields = ["to", "text", "variables", "reference"];

    public override BatchItem Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            JsonText.Skip(ref reader);
            return new BatchItem { Problem = "must be an object" };
        }

        var (item, problem, seen) = (new BatchItem(), (string?)null, new bool[Fields.Length]);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.Read(ref reader);
            var field = Array.FindIndex(Fields, known => known.Equals(name.Text, StringComparison.OrdinalIgnoreCase));
            reader.Read();
            var wrong = name.Problem is not null ? $"the name of a field {name.Problem}"
                : field < 0 ? $"{TextBounds.Prefix(name.Text!, LongestShown)}: is not a field of a message"
                : seen[field] ? $"{Fields[field]}: is a duplicate property"
                : null;
            if (wrong is null)
            {
                seen[field] = true;
                (item, wrong) = ReadField(item, field, ref reader);
                wrong = wrong is null ? null : $"{Fields[field]}: {wrong}";
            }
            else
            {
                JsonText.Skip(ref reader);
            }

            problem ??= wrong;
        }

        return item with { Problem = problem };
    }

    public override void Write(Utf8JsonWriter writer, BatchItem value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Requests are only read.");

    private static (BatchItem Item, string? Problem) ReadField(BatchItem item, int field, ref Utf8JsonReader reader)
    {
        if (field == Variables)
        {
            var (variables, wrong) = VariablesReader.Read(ref reader);
            return (item with { Variables = variables }, wrong);
        }

        var (text, problem) = JsonText.Read(ref reader);
        return (field switch
        {
            To => item with { To = text },
            Text => item with { Text = text },
            _ => item with { Reference = text },
        }, problem);
    }
}
