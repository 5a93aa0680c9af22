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

    [Theory]
    [InlineData(1, 101, "has more than 100 entries, which is the limit of one request", "messages[0].variables")]
    [InlineData(2_000, 51, "has more than 100000 variables, which is the limit of one request", "messages")]
    public async Task The_variables_of_a_message_and_of_a_request_are_counted(int messages, int variables, string reason, string field)
    {
        var names = string.Join(',', Enumerable.Range(0, variables).Select(i => $"\"n{i}\":1"));
        var items = string.Join(',', Enumerable.Repeat($$"""{"variables":{ {{names}} } }""", messages));

        var (_, _, problem) = await _requests.BatchAsync(Requests.Of($$"""{"messages":[{{items}}]}"""));

        var (_, answer, _) = await Requests.AnswerAsync(problem);
        Assert.Equal(reason, answer.GetProperty("errors").GetProperty(field)[0].GetString());
    }
}
