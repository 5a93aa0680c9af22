using System.Text.Json.Serialization;

namespace SmsFunctions.Messages;

/// <summary>The reason why a message was not sent, is held, or is unconfirmed.</summary>
/// <param name="Code">The error code of this app, such as <c>InvalidDestinationAddress</c>.</param>
/// <param name="Text">The gateway's error text, or a description.</param>
public sealed record MessageError(
    [property: JsonPropertyName("c")] string Code,
    [property: JsonPropertyName("x")] string Text);
