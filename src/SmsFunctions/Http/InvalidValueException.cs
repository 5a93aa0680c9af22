using System.Text.Json;

namespace SmsFunctions.Http;

/// <summary>A value of a request is invalid. <see cref="JsonBody"/> answers it with 400, the name of the field and this message.</summary>
internal class InvalidValueException(string problem) : JsonException(problem);
