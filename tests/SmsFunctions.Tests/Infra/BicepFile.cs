using System.Text.RegularExpressions;
using SmsFunctions.Tests.Repository;

namespace SmsFunctions.Tests.Infra;

/// <summary>A template of infra/, read as text: as much of Bicep as this repository's own files use.</summary>
internal sealed class BicepFile(string path)
{
    public string Path { get; } = path;

    public string Text { get; } = RepositoryFiles.Text(path);

    public static BicepFile Main => new("infra/main.bicep");

    public static BicepFile Module(string name) => new($"infra/modules/{name}.bicep");

    public static IEnumerable<BicepFile> All => Directory
        .EnumerateFiles(System.IO.Path.Combine(RepositoryFiles.Root, "infra"), "*.bicep", SearchOption.AllDirectories)
        .Select(file => new BicepFile(System.IO.Path.GetRelativePath(RepositoryFiles.Root, file)));

    /// <summary>The parameters, each with its decorators: what stands above it up to an empty line.</summary>
    public IReadOnlyList<BicepParameter> Parameters =>
    [
        .. from block in Text.Split("\n\n")
           let declaration = Regex.Match(block, @"(?m)^param (\w+) (\w+)(?: = (.*))?$")
           where declaration.Success
           select new BicepParameter(
               declaration.Groups[1].Value,
               declaration.Groups[2].Value,
               declaration.Groups[3].Success ? declaration.Groups[3].Value.Trim('\'') : null,
               block[..declaration.Index]),
    ];

    /// <summary>The strings of a variable that is an array of strings.</summary>
    public IReadOnlyList<string> Strings(string variable) => Quoted(Variable(variable, @"\[", @"\]"));

    /// <summary>The names of a variable that is an object, whole or after a condition.</summary>
    public IReadOnlyList<string> Names(string variable) =>
        [.. Regex.Matches(Variable(variable, @"[^\n]*\{", @"\}"), @"(?m)^  (\w+): ").Select(name => name.Groups[1].Value)];

    /// <summary>What is given for a property, wherever it stands.</summary>
    public IReadOnlyList<string> Values(string property) => [.. Regex.Matches(Text, $@"(?m)^ +{property}: '([^'\n]*)'").Select(value => value.Groups[1].Value)];

    private string Variable(string name, string opening, string closing)
    {
        var found = Regex.Match(Text, $@"(?ms)^var {name} = {opening}\n(.*?)^{closing}");
        Assert.True(found.Success, $"{Path} has no variable {name} of that form.");
        return found.Groups[1].Value;
    }

    private static List<string> Quoted(string text) => [.. Regex.Matches(text, "'([^'\n]+)'").Select(value => value.Groups[1].Value)];
}

/// <param name="Default">Null when the parameter must be given.</param>
internal sealed record BicepParameter(string Name, string Type, string? Default, string Decorators)
{
    public bool IsSecure => Has("secure()");

    public bool Has(string decorator) => Decorators.Contains($"@{decorator}", StringComparison.Ordinal);
}
