using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmsFunctions.Http;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Submission;

/// <summary>The value of a variable of a message.</summary>
/// <param name="Text">The value; a number as it is written in the JSON. Null when the value is invalid.</param>
/// <param name="Problem">The problem of an invalid value, as a text for the caller.</param>
public readonly record struct Variable(string? Text, string? Problem);

/// <summary>
/// Reads the variables of a message. Too many of them are an error of the request, and so is a name that is given twice. An invalid value is an error of
/// its message alone.
/// </summary>
internal sealed class VariablesConverter : JsonConverter<ImmutableDictionary<string, Variable>>
{
    public const int MaxVariables = 100, MaxName = 50;

    public static readonly string NameProblem = $"the name of a variable must have at most {MaxName} characters";

    public override ImmutableDictionary<string, Variable> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        var variables = ImmutableDictionary.CreateBuilder<string, Variable>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (variables.ContainsKey(name))
            {
                throw new JsonException();
            }

            if (variables.Count == MaxVariables)
            {
                throw new TooManyEntriesException(MaxVariables);
            }

            reader.Read();
            variables.Add(name, Value(ref reader));
        }

        return variables.ToImmutable();
    }

    public override void Write(Utf8JsonWriter writer, ImmutableDictionary<string, Variable> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Requests are only read.");

    private static Variable Value(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return Text(ref reader);
            case JsonTokenType.Number:
                return Bounded(Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence : new(reader.ValueSpan.ToArray())));
            default:
                reader.Skip();
                return new Variable(null, "must be a string or a number");
        }
    }

    private static Variable Text(ref Utf8JsonReader reader)
    {
        try
        {
            return Bounded(reader.GetString()!);
        }
        catch (InvalidOperationException)
        {
            // The reader checks escaped characters only when it decodes the string.
            return new Variable(null, "has half of a surrogate pair");
        }
    }

    private static Variable Bounded(string text) =>
        TextBounds.LengthProblem(text) is { } problem ? new Variable(null, problem) : new Variable(text, null);
}
