using System.Text;
using SmsFunctions.Tests.Http;

namespace SmsFunctions.Tests.Submission;

/// <summary>A batch is counted while it is read.</summary>
public sealed class BatchReadingTests
{
    private readonly Requests _requests = new();

    [Theory]
    [InlineData("to", "\"1\"")]
    [InlineData("messages", "{}")]
    public async Task The_10001st_entry_ends_the_reading_with_the_name_of_the_list(string field, string entry)
    {
        var body = new MemoryStream(Encoding.UTF8.GetBytes($"{{\"{field}\":[{string.Join(',', Enumerable.Repeat(entry, 2_000_000))}]}}"));

        var (_, _, problem) = await _requests.BatchAsync(Requests.Of(body, hasLength: true));

        var (status, answer, _) = await Requests.AnswerAsync(problem);
        Assert.Equal(400, status);
        Assert.Equal(
            "has more than 10000 entries, which is the limit of one request",
            answer.GetProperty("errors").GetProperty(field)[0].GetString());
        Assert.InRange(body.Position, 1, 200_000);
    }

    [Fact]
    public async Task Ten_thousand_entries_are_read()
    {
        var (batch, _, problem) = await _requests.BatchAsync(Requests.Of($$"""{"messages":[{{string.Join(',', Enumerable.Repeat("{}", 10_000))}}]}"""));

        Assert.Null(problem);
        Assert.Equal(10_000, batch!.Messages!.Count);
    }

    [Fact]
    public async Task The_variables_of_a_request_are_counted()
    {
        var (_, _, problem) = await _requests.BatchAsync(Requests.Of(Items(messages: 2_000, variables: 51)));

        var (_, answer, _) = await Requests.AnswerAsync(problem);
        Assert.Equal(
            "has more than 100000 variables, which is the limit of one request", answer.GetProperty("errors").GetProperty("messages")[0].GetString());
    }

    [Fact]
    public async Task The_variables_of_a_message_are_counted_and_too_many_are_an_error_of_the_message_alone()
    {
        var (most, _, _) = await _requests.BatchAsync(Requests.Of(Items(messages: 1, variables: 100)));
        var (tooMany, _, _) = await _requests.BatchAsync(Requests.Of(Items(messages: 1, variables: 101)));

        Assert.Equal((null, 100), (most!.Messages![0]!.Problem, most.Messages[0]!.Variables!.Count));
        Assert.Equal(("variables: has more than 100 entries", null), (tooMany!.Messages![0]!.Problem, tooMany.Messages[0]!.Variables));
    }

    private static string Items(int messages, int variables)
    {
        var names = string.Join(',', Enumerable.Range(0, variables).Select(i => $"\"n{i}\":1"));
        return $$"""{"messages":[{{string.Join(',', Enumerable.Repeat($$"""{"variables":{ {{names}} } }""", messages))}}]}""";
    }
}
