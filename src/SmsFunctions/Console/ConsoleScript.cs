using System.Text;
using System.Text.RegularExpressions;

namespace SmsFunctions.Console;

/// <summary>
/// Joins the modules of the console into one. A module stands after those that it imports. Lines of imports and of comments and the word <c>export</c> are
/// left out, so the names of all modules share one scope.
/// </summary>
internal static partial class ConsoleScript
{
    public const string Start = "start.js";

    /// <param name="read">Returns the text of a module by its path.</param>
    public static string Join(Func<string, string> read)
    {
        var (joined, known) = (new StringBuilder(), new HashSet<string>());
        Add(Start);
        return joined.ToString();

        void Add(string path)
        {
            if (!known.Add(path))
            {
                return;
            }

            var text = read(path);
            foreach (var import in Import().Matches(text).Select(match => match.Groups["path"].Value))
            {
                Add(Resolve(path, import));
            }

            joined.Append(Body(text));
        }
    }

    /// <summary>The lines of a module as they stand in the joined module.</summary>
    internal static string Body(string text) => Export().Replace(LeftOut().Replace(text, ""), "");

    // The modules stand in the top folder or one below it.
    private static string Resolve(string path, string import)
    {
        var folder = path.Contains('/', StringComparison.Ordinal) ? path[..(path.IndexOf('/', StringComparison.Ordinal) + 1)] : "";
        return import.StartsWith("../", StringComparison.Ordinal) ? import[3..] : folder + import[2..];
    }

    [GeneratedRegex(@"^import \{[^}\n]+\} from '(?<path>\.\.?/[^'\n]+)';$", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"^(import [^\n]*|[ ]*//[^\n]*|[ ]*)\n", RegexOptions.Multiline)]
    private static partial Regex LeftOut();

    [GeneratedRegex("^export ", RegexOptions.Multiline)]
    private static partial Regex Export();
}
