using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmsFunctions.Http;

/// <summary>A text of a request, of which an invalid one does not make the whole request invalid.</summary>
/// <param name="Text">The text; null when it is missing or invalid.</param>
/// <param name="Problem">The problem of an invalid text, as a text for the API client.</param>
[JsonConverter(typeof(GivenTextConverter))]
public readonly record struct GivenText(string? Text, string? Problem = null)
{
    public static implicit operator GivenText(string? text) => new(text);
}

internal sealed class GivenTextConverter : JsonConverter<GivenText>
{
    public override bool HandleNull => true;

    public override GivenText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonText.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, GivenText value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Requests are only read.");
}
