using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Operations;
using SmsFunctions.Search;

namespace SmsFunctions.Tests.Repository;

/// <summary>README.md must be short and agree with the code.</summary>
public sealed class ReadmeTests
{
    private const int MaxLines = 150, MaxBytes = 10 * 1024;
    private static readonly MarkdownDocument Readme = new("README.md");

    [Fact]
    public void The_readme_has_at_most_150_lines_and_10_kilobytes()
    {
        Assert.InRange(Readme.Text.TrimEnd('\n').Split('\n').Length, 1, MaxLines);
        Assert.InRange(Encoding.UTF8.GetByteCount(Readme.Text), 1, MaxBytes);
    }

    [Fact]
    public void The_readme_explains_every_status() => Assert.All(
        Enum.GetValues<MessageStatus>(), status => Assert.Contains($"`{status.Word()}`", Readme.Section("Statuses")));

    [Fact]
    public void The_answer_in_the_readme_matches_the_API()
    {
        var answer = JsonNode.Parse(Readme.Section("Send a message").Split("```json\n")[1].Split("```")[0])!.AsObject();
        var fields = typeof(MessageView).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));

        Assert.Equal(fields.Order(StringComparer.Ordinal), answer.Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.True(MessageId.TryParse(answer["id"]!.GetValue<string>(), out var id));
        Assert.Equal(answer["createdAt"]!.GetValue<DateTimeOffset>(), id.Chunk.Batch.CreatedAt);
        Assert.Contains($"\"text\":\"{answer["text"]}\"", Readme.Section("Send a message").Split("```json\n")[0]);
    }

    [Fact]
    public void The_readme_links_to_every_other_document()
    {
        var linked = Readme.RelativeLinks.Select(address => address.TrimEnd('/')).ToHashSet();
        const string Decisions = "src/SmsFunctions/docs/decisions";
        var documents = RepositoryFiles.Documents().Where(path => path != Readme.Path && !path.StartsWith($"{Decisions}/", StringComparison.Ordinal));

        Assert.Empty(documents.Except(linked));
        Assert.Contains(Decisions, linked);
    }
}
