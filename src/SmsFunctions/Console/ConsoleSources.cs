using System.Reflection;

namespace SmsFunctions.Console;

/// <summary>The source files of the console: embedded resources, named by their path in the folder <c>web</c>.</summary>
internal static class ConsoleSources
{
    private const string Prefix = "console/";

    private static readonly Assembly App = typeof(ConsoleSources).Assembly;

    /// <value>The paths of all files, such as <c>pages/send.js</c>.</value>
    public static IEnumerable<string> Paths => App.GetManifestResourceNames()
        .Select(name => name.Replace('\\', '/'))
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(name => name[Prefix.Length..])
        .Order(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">The app has no such file.</exception>
    public static string Read(string path)
    {
        var name = App.GetManifestResourceNames().FirstOrDefault(name => name.Replace('\\', '/') == Prefix + path)
            ?? throw new InvalidOperationException($"The app's assembly does not contain the console's file {path}.");
        using var reader = new StreamReader(App.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
