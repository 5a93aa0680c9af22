using System.Reflection;
using System.Text.Json.Nodes;

namespace SmsFunctions.Tests.Repository;

/// <summary>Access to the files of the repository, which the tests compare with the code.</summary>
internal static class RepositoryFiles
{
    // The build, the tests and npm write to these folders.
    private static readonly string[] Generated = ["bin", "obj", "node_modules", "TestResults", "artifacts", ".git", ".azure"];

    public static string Root { get; } = typeof(RepositoryFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    // Comments and trailing commas are errors, because the host rejects them.
    public static JsonNode Json(string path) => JsonNode.Parse(Text(path))!;

    public static IEnumerable<string> Sources(string folder) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            && !path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    /// <summary>Returns the paths of all documents, relative to the root.</summary>
    public static IEnumerable<string> Documents() =>
        Documents(Root).Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Documents(string folder) => Directory.EnumerateFiles(folder, "*.md")
        .Concat(Directory.EnumerateDirectories(folder).Where(below => !Generated.Contains(Path.GetFileName(below))).SelectMany(Documents));
}
