using System.Text.RegularExpressions;
using SmsFunctions.Console;

namespace SmsFunctions.Tests.Console;

/// <summary>The source files of the console and the module that is made of them.</summary>
public sealed partial class ConsoleSourcesTests
{
    private const int MaxCompressed = 60 * 1024, MaxCharacters = 160, MaxLines = 210;

    private static readonly string Joined = ConsoleScript.Join(ConsoleSources.Read);

    private static IEnumerable<string> Modules => ConsoleSources.Paths.Where(path => path.EndsWith(".js", StringComparison.Ordinal));

    [Fact]
    public void Every_module_is_in_the_script()
    {
        Assert.NotEmpty(Modules);
        Assert.All(Modules, path => Assert.Contains(ConsoleScript.Body(ConsoleSources.Read(path)), Joined, StringComparison.Ordinal));
    }

    [Fact]
    public void A_module_stands_after_those_that_it_imports_and_once()
    {
        var texts = new Dictionary<string, string>
        {
            ["start.js"] = "import { b } from './lib/b.js';\nimport { a } from './lib/a.js';\n\nb(a);\n",
            ["lib/b.js"] = "import { a } from './a.js';\n// Why.\nexport function b(c) {\n  return a + c;\n}\n",
            ["lib/a.js"] = "export const a = 1;\n",
        };

        Assert.Equal("const a = 1;\nfunction b(c) {\n  return a + c;\n}\nb(a);\n", ConsoleScript.Join(path => texts[path]));
    }

    [Fact]
    public void The_script_has_neither_imports_nor_exports() => Assert.DoesNotMatch(@"(?m)^(import|export)\b", Joined);

    // Two modules may not use the same name at their top, because the script has one scope.
    [Fact]
    public void A_name_is_declared_once_at_the_top_of_the_modules()
    {
        var names = Declaration().Matches(Joined).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void An_import_stands_on_one_line_and_names_what_the_other_module_exports() => Assert.All(Modules, path =>
    {
        var text = ConsoleSources.Read(path);
        foreach (Match import in AnyImport().Matches(text))
        {
            var named = Import().Match(import.Value);
            Assert.True(named.Success, $"{path}: {import.Value}");
            var target = ConsoleSources.Read(Path.GetRelativePath(".", Path.Combine(Path.GetDirectoryName(path)!, named.Groups["path"].Value)));
            Assert.All(named.Groups["names"].Value.Split(", "), name =>
            {
                Assert.Matches($@"(?m)^export (async )?(function|const) ([^\n=]*= [^\n]*, )?{name}\b", target);
                Assert.True(Regex.Count(text, $@"\b{name}\b") > 1, $"{path} does not use {name}");
            });
        }
    });

    [Fact]
    public void Page_script_and_style_have_at_most_60_KB_compressed()
    {
        var files = new ConsoleFiles();

        Assert.InRange(files.Page.Brotli.Length + files.Script.Brotli.Length + files.Style.Brotli.Length, 1, MaxCompressed);
    }

    // The policy of the page refuses them, and Trusted Types the first of them.
    [Fact]
    public void No_module_makes_elements_or_code_of_text() => Assert.All(Modules, path =>
        Assert.DoesNotMatch(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|DOMParser|srcdoc", ConsoleSources.Read(path)));

    [Fact]
    public void A_module_is_short() => Assert.All(ConsoleSources.Paths, path =>
    {
        var lines = ConsoleSources.Read(path).Split('\n');
        Assert.True(path is "lib/russian.js" or "lib/english.js" || path.EndsWith(".css", StringComparison.Ordinal) || lines.Length <= MaxLines, path);
        Assert.All(lines, line => Assert.True(path.EndsWith(".css", StringComparison.Ordinal) || line.Length <= MaxCharacters, $"{path}: {line}"));
    });

    [GeneratedRegex(@"^(?:async )?(?:function|const|let) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex("^import .*$", RegexOptions.Multiline)]
    private static partial Regex AnyImport();

    [GeneratedRegex(@"^import \{ (?<names>[\w, ]+) \} from '(?<path>\.\.?/[^']+)';$")]
    private static partial Regex Import();
}
