using SmsFunctions.AlertHooks;

namespace SmsFunctions.Tests.AlertHooks;

/// <summary>The matchers of routes: their forms, and which labels they match.</summary>
public sealed class LabelMatcherTests
{
    [Theory]
    [InlineData("severity=\"critical\"", "critical", true)]
    [InlineData("severity=critical", "critical", true)]
    [InlineData("{severity=\"critical\"}", "critical", true)]
    [InlineData(" severity = critical , ", "critical", true)]
    [InlineData("severity=critical", "Critical", false)]
    [InlineData("severity=critical", "", false)]
    [InlineData("severity=\"\"", "", true)]
    [InlineData("severity!=critical", "warning", true)]
    [InlineData("severity!=critical", "", true)]
    [InlineData("severity!=critical", "critical", false)]
    [InlineData("severity=~\"crit.*|page\"", "critical", true)]
    [InlineData("severity=~crit.*|page", "page", true)]
    [InlineData("severity=~\"crit\"", "critical", false)]
    [InlineData("severity=~\"a|b\"", "xb", false)]
    [InlineData("severity=~\"a.b\"", "a\nb", true)]
    [InlineData("severity=~\"a\"", "a\n", false)]
    [InlineData("severity=~\"web[0-9]{2}\"", "web17", true)]
    [InlineData("severity=~\"\\\\d+\\.x\"", "17.x", true)]
    [InlineData("severity!~\"crit.*\"", "warning", true)]
    [InlineData("severity!~\"crit.*\"", "critical", false)]
    [InlineData("severity=\"a,b \\\"c\\\"\"", "a,b \"c\"", true)]
    public void A_matcher_is_compared_with_the_whole_value(string text, string value, bool matches)
    {
        var matcher = Assert.Single(LabelMatcher.Parse(text, out var problem));

        Assert.Null(problem);
        Assert.Equal(matches, matcher.Matches(value.Length == 0 ? new Dictionary<string, string>() : new() { ["severity"] = value }));
    }

    [Fact]
    public void Several_matchers_are_separated_by_commas() => Assert.Equal(
        ["severity", "team", "my-label", "alarm.zone[0]"],
        LabelMatcher.Parse("severity=\"critical\",team=~\"db|web\", my-label!=x,alarm.zone[0]=1", out _).Select(matcher => matcher.Label));

    [Theory]
    [InlineData("", "is not valid at ''")]
    [InlineData("severity", "is not valid at 'severity'")]
    [InlineData("severity==critical", "is not valid at")]
    [InlineData("severity=critical team=db", "is not valid at")]
    [InlineData("severity=\"critical", "is not valid at")]
    [InlineData("severity=critical,,team=db", "is not valid at ',team=db'")]
    [InlineData("=critical", "is not valid at")]
    [InlineData("a=~\"(\"", "pattern that is not valid")]
    [InlineData("a=~\"a)|(b\"", "pattern that is not valid")]
    [InlineData("a=~\"(?=x)y\"", "needs to look back or ahead")]
    [InlineData("a=~\"(x)\\\\1\"", "needs to look back or ahead")]
    [InlineData("a=~\"x{1000}\"", "repeats more than 100 times")]
    [InlineData("a=~\"((x{10}){10}){10}\"", "repeats more than 100 times")]
    [InlineData("a=~\"x{2,900}\"", "repeats more than 100 times")]
    public void A_matcher_that_is_not_valid_is_named(string text, string problem) => Assert.Contains(problem, Problem(text));

    [Fact]
    public void A_pattern_sees_the_beginning_of_a_long_value()
    {
        var labels = new Dictionary<string, string> { ["a"] = new('x', 2_000) };

        Assert.True(Assert.Single(LabelMatcher.Parse("a=~x+", out _)).Matches(labels));
        Assert.True(Assert.Single(LabelMatcher.Parse("a!=x", out _)).Matches(labels));
    }

    [Fact]
    public void Lengths_and_counts_are_bounded()
    {
        Assert.Contains("201 characters; 200 are allowed", Problem($"a=~\"{new string('x', 201)}\""));
        Assert.Contains("more than 256 characters", Problem($"a={new string('x', 257)}"));
        Assert.Contains("11 matchers; 10 are allowed", Problem(string.Join(',', Enumerable.Repeat("a=b", 11))));
        Assert.Null(Problem(string.Join(',', Enumerable.Repeat("a=b", 10))));
    }

    private static string? Problem(string text)
    {
        LabelMatcher.Parse(text, out var problem);
        return problem;
    }
}
