using System.Text.RegularExpressions;

namespace SmsFunctions.Tests.Repository;

/// <summary>docs/threat-model.md must name tests that exist, and fit on a page.</summary>
public sealed partial class ThreatModelTests
{
    private static readonly MarkdownDocument Model = new("src/SmsFunctions/docs/threat-model.md");

    [Fact]
    public void Every_test_that_holds_a_measure_exists()
    {
        var tests = RepositoryFiles.Sources("tests").Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet();
        var named = TestName().Matches(Model.Text).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(tests));
    }

    [Fact]
    public void The_model_has_at_most_80_lines() => Assert.InRange(Model.Text.TrimEnd('\n').Split('\n').Length, 1, 80);

    [GeneratedRegex("`([A-Za-z]+Tests)`")]
    private static partial Regex TestName();
}
