namespace SmsFunctions.ApiDocs;

/// <summary>The OpenAPI document, an embedded resource of the app.</summary>
internal static class OpenApiDocument
{
    public static byte[] Read()
    {
        using var stream = typeof(OpenApiDocument).Assembly.GetManifestResourceStream("openapi.json")
            ?? throw new InvalidOperationException("The app's assembly does not contain openapi.json.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
