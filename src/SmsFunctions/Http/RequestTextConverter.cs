using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmsFunctions.Http;

/// <summary>Reads the strings of a request. An invalid one is an error of the request, which says what is wrong.</summary>
internal sealed class RequestTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var given = JsonText.Read(ref reader);
        return given.Problem is null ? given.Text : throw new InvalidValueException(given.Problem);
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
