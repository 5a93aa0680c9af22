using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using SmsFunctions.Http;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Submission;

/// <summary>Reads the variables of a message. The value of a number is the number as it is written in the JSON.</summary>
internal static class VariablesReader
{
    public const int MaxVariables = 100, MaxName = 50;

    public static readonly string NameProblem = $"the name of a variable must have at most {MaxName} characters";

    /// <summary>Reads the object at the reader to its end, also when it is invalid.</summary>
    /// <returns>The values by name, of which each may have a problem of its own; or the first problem, as a text for the API client.</returns>
    public static (ImmutableDictionary<string, GivenText>? Variables, string? Problem) Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            var isNull = reader.TokenType == JsonTokenType.Null;
            JsonText.Skip(ref reader);
            return (null, isNull ? null : "must be an object");
        }

        var variables = ImmutableDictionary.CreateBuilder<string, GivenText>();
        string? problem = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.Read(ref reader);
            reader.Read();
            problem ??= name.Problem is not null ? $"a name {name.Problem}"
                : variables.ContainsKey(name.Text!) ? $"variable '{TextBounds.Prefix(name.Text!, MaxName)}' is a duplicate property"
                : variables.Count == MaxVariables ? $"has more than {MaxVariables} entries"
                : null;
            if (problem is null)
            {
                variables.Add(name.Text!, Value(ref reader));
            }
            else
            {
                JsonText.Skip(ref reader);
            }
        }

        return problem is null ? (variables.ToImmutable(), null) : (null, problem);
    }

    private static GivenText Value(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return Bounded(JsonText.Read(ref reader));
            case JsonTokenType.Number:
                return Bounded(Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence : new(reader.ValueSpan.ToArray())));
            default:
                JsonText.Skip(ref reader);
                return new GivenText(null, "must be a string or a number");
        }
    }

    private static GivenText Bounded(GivenText given) =>
        given.Text is { } text && TextBounds.LengthProblem(text) is { } problem ? new GivenText(null, problem) : given;
}
