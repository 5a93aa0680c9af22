using System.Security.Cryptography;
using System.Text;

namespace SmsFunctions.Console;

/// <summary>The page, the script and the style of the console. They are made at the first request, so that other instances do not pay for them.</summary>
public sealed class ConsoleFiles
{
    private const string VersionMark = "{version}";

    private readonly Lazy<Made> _made = new(Make);

    /// <value>The version of script and style: the first 12 hex digits of their SHA-256. It changes with each of their bytes.</value>
    public string Version => _made.Value.Version;

    internal ConsoleFile Page => _made.Value.Page;

    internal ConsoleFile Script => _made.Value.Script;

    internal ConsoleFile Style => _made.Value.Style;

    private static Made Make()
    {
        var script = ConsoleScript.Join(ConsoleSources.Read);
        var style = string.Concat(ConsoleSources.Paths.Where(path => path.EndsWith(".css", StringComparison.Ordinal)).Select(ConsoleSources.Read));
        var version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script + style)))[..12];
        return new Made(
            version,
            ConsoleFile.Of("text/html", ConsoleSources.Read("index.html").Replace(VersionMark, version, StringComparison.Ordinal)),
            ConsoleFile.Of("text/javascript", script),
            ConsoleFile.Of("text/css", style));
    }

    private sealed record Made(string Version, ConsoleFile Page, ConsoleFile Script, ConsoleFile Style);
}
