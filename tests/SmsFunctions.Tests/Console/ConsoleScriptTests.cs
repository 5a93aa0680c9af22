using System.ComponentModel;
using System.Diagnostics;
using SmsFunctions.Console;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Console;

/// <summary>The console's modules without a browser: their own tests, which Node runs, and the texts that both the app and the page count.</summary>
public sealed class ConsoleScriptTests
{
    private const string Folder = "tests/SmsFunctions.Tests/Console/web";

    private static readonly string? Missing = HasNode() ? null : "Node 20 or later is not installed.";

    public static TheoryData<string, string, int, int> Texts
    {
        get
        {
            var texts = new TheoryData<string, string, int, int>();
            foreach (var entry in RepositoryFiles.Json($"{Folder}/texts.json").AsArray())
            {
                var repeated = (string?)entry!["repeat"] is { } part ? string.Concat(Enumerable.Repeat(part, (int)entry["times"]!)) : null;
                texts.Add(repeated ?? (string)entry["text"]!, (string)entry["encoding"]!, (int)entry["segments"]!, (int)entry["left"]!);
            }

            return texts;
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void The_app_counts_a_text_as_the_page_does(string text, string encoding, int segments, int left)
    {
        var counted = FinalText.Of(text).Segments;

        Assert.Equal((encoding, segments, left), (counted.Encoding.Word(), counted.Count, counted.CharactersLeft));
    }

    [NodeFact]
    public async Task The_tests_of_the_modules_pass() =>
        await RunAsync(["--test", .. Directory.GetFiles(Path.Combine(RepositoryFiles.Root, Folder), "*.test.mjs").Order(StringComparer.Ordinal)]);

    [NodeFact]
    public async Task The_joined_script_is_a_module()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.mjs");
        await File.WriteAllTextAsync(path, ConsoleScript.Join(ConsoleSources.Read));
        try
        {
            await RunAsync(["--check", path]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task RunAsync(IEnumerable<string> arguments)
    {
        using var node = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, $"{await output}{await errors}");
    }

    private static bool HasNode()
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true })!;
            var text = node.StandardOutput.ReadToEnd();
            node.WaitForExit();
            return Version.TryParse(text.Trim().TrimStart('v'), out var version) && version.Major >= 20;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <summary>A test that is left out, with the reason, where Node is not installed.</summary>
    private sealed class NodeFactAttribute : FactAttribute
    {
        public NodeFactAttribute() => Skip = Missing;
    }
}
