using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmsFunctions.Http;

/// <summary>Reads the optional Boolean fields of a request. Null means false, as if the field was missing.</summary>
internal sealed class RequestFlagConverter : JsonConverter<bool>
{
    public override bool HandleNull => true;

    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False or JsonTokenType.Null => false,
        _ => throw new InvalidValueException("must be true or false"),
    };

    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
}
