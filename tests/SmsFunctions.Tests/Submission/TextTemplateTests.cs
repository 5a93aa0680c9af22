using System.Text.Json;
using SmsFunctions.Http;
using SmsFunctions.Submission;

namespace SmsFunctions.Tests.Submission;

/// <summary>The bounds of templates and their variables.</summary>
public sealed class TextTemplateTests
{
    [Fact]
    public void A_template_that_fills_to_more_than_the_bound_is_rejected()
    {
        var template = Parse(string.Concat(Enumerable.Repeat("{a}", 100)));

        Assert.Equal("the filled text has 6200 characters; 6120 are allowed", template.Fill(Values($$"""{"a":"{{new string('x', 62)}}"}""")).Problem);
        Assert.Equal(6_100, template.Fill(Values($$"""{"a":"{{new string('x', 61)}}"}""")).Text!.Length);
    }

    // The bodies of 42 KB and 136 KB that took 1 GB and all memory.
    [Theory]
    [InlineData(4_000, 30_000)]
    [InlineData(12_000, 100_000)]
    public void A_template_that_is_longer_than_the_bound_is_refused(int variables, int length)
    {
        Assert.Null(TextTemplate.Parse(string.Concat(Enumerable.Repeat("{a}", variables)), out var problem));
        Assert.Contains("6120 are allowed", problem);
        Assert.Contains("6120 are allowed", Parse("{a}").Fill(Values($$"""{"a":"{{new string('x', length)}}"}""")).Problem);
    }

    [Fact]
    public void A_template_has_variables_in_at_most_100_places_with_names_of_at_most_50_characters()
    {
        Assert.Equal(100, Parse(Names(100)).Variables.Count);
        Assert.Null(TextTemplate.Parse(Names(101), out var tooMany));
        Assert.Equal("has variables in 101 places; 100 are allowed", tooMany);
        Assert.Null(TextTemplate.Parse($"{{{new string('n', 51)}}}", out var tooLong));
        Assert.Equal("the name of a variable must have at most 50 characters", tooLong);

        static string Names(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"{{n{i}}}"));
    }

    [Theory]
    [InlineData("""{"a":"x\uD83D"}""", "variable 'a' contains half of a surrogate pair")]
    [InlineData("""{"a":"\uDE00x"}""", "variable 'a' contains half of a surrogate pair")]
    [InlineData("""{"a":[1,{"b":2}]}""", "variable 'a' must be a string or a number")]
    [InlineData("""{"a":null}""", "variable 'a' must be a string or a number")]
    public void An_invalid_value_is_a_problem_of_its_message(string variables, string problem) =>
        Assert.Equal(problem, Parse("{a}").Fill(Values(variables)).Problem);

    [Fact]
    public void A_long_name_of_an_unknown_variable_is_not_repeated_in_the_reason() => Assert.Equal(
        "the name of a variable must have at most 50 characters", Parse("{a}").Fill(Values($$"""{"a":1,"{{new string('n', 60_000)}}":1}""")).Problem);

    private static TextTemplate Parse(string text)
    {
        var template = TextTemplate.Parse(text, out var problem);
        Assert.Null(problem);
        return template!;
    }

    private static IReadOnlyDictionary<string, GivenText> Values(string variables) =>
        JsonSerializer.Deserialize($$"""{"variables":{{variables}}}""", RequestJson.Default.BatchItem)!.Variables!;
}
