using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SmsFunctions.Tests.Repository;

/// <summary>The limits for the parameters of constructors, the length of methods and the length of lines.</summary>
public sealed partial class SizeTests
{
    private const int MaxParameters = 8, MaxParametersOfFunctions = 5, MaxLines = 60, MaxCharacters = 160;

    [Fact]
    public void A_constructor_takes_at_most_8_parameters_and_that_of_a_functions_class_at_most_5()
    {
        var wrong = typeof(Composition).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
            .Where(type => type.Namespace?.StartsWith(nameof(SmsFunctions), StringComparison.Ordinal) == true)
            .SelectMany(type => type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(constructor => constructor.GetParameters().Length
                > (constructor.DeclaringType!.Name.EndsWith("Functions", StringComparison.Ordinal) ? MaxParametersOfFunctions : MaxParameters))
            .Select(constructor => $"{constructor.DeclaringType!.FullName} takes {constructor.GetParameters().Length}");

        Assert.Empty(wrong);
    }

    [Fact]
    public void A_method_has_at_most_60_lines() => Assert.Empty(RepositoryFiles.Sources("src/SmsFunctions").SelectMany(LongMembers));

    [Fact]
    public void A_line_of_code_has_at_most_160_characters() => Assert.Empty(RepositoryFiles.Sources("src").Concat(RepositoryFiles.Sources("tests"))
        .SelectMany(path => File.ReadLines(path).Select((line, index) => (Place: $"{Path.GetFileName(path)}:{index + 1}", line.Length)))
        .Where(line => line.Length > MaxCharacters)
        .Select(line => $"{line.Place} has {line.Length} characters"));

    // dotnet format guarantees that a block ends with a brace that is indented like the first line of its member.
    private static IEnumerable<string> LongMembers(string path)
    {
        var lines = File.ReadAllLines(path);
        for (var start = 0; start < lines.Length; start++)
        {
            var member = Member().Match(lines[start]);
            if (member.Success)
            {
                var indentation = member.Groups[1].Value;
                var block = Array.FindIndex(lines, start, line => line == indentation + "{" || line.EndsWith(';'));
                var end = lines[block].EndsWith(';') ? block : Array.FindIndex(lines, block, line => line.TrimEnd(';') == indentation + "}");
                if (end - start + 1 > MaxLines)
                {
                    yield return $"{Path.GetFileName(path)} line {start + 1}, {end - start + 1} lines: {lines[start].Trim()}";
                }
            }
        }
    }

    [GeneratedRegex(@"^( {4}| {8})(?:public|internal|private|protected)(?!.* (?:class|record|struct|interface) )[^=;]*\(")]
    private static partial Regex Member();
}
