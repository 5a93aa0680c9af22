namespace SmsFunctions.Tests.Repository;

/// <summary>The rules for all Markdown documents of the repository.</summary>
public sealed class MarkdownTests
{
    private const int MaxLine = 160;
    private static readonly List<MarkdownDocument> Documents = [.. RepositoryFiles.Documents().Select(path => new MarkdownDocument(path))];

    [Fact]
    public void All_documents_are_found()
    {
        string[] some = ["README.md", ".github/SECURITY.md", "infra/README.md", "src/SmsFunctions/docs/api.md", "tests/Benchmarks/README.md"];

        Assert.Empty(some.Except(Documents.Select(document => document.Path)));
        Assert.DoesNotContain(Documents, document => document.Path.Contains("node_modules", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_relative_link_leads_to_a_file_and_every_anchor_to_a_heading()
    {
        var links = (from document in Documents from address in document.RelativeLinks select (document, address)).ToList();

        Assert.NotEmpty(links);
        Assert.Empty(links.Select(link => Problem(link.document, link.address)).OfType<string>());
    }

    [Fact]
    public void No_line_of_prose_is_longer_than_160_characters()
    {
        var tooLong =
            from document in Documents
            from line in document.Prose
            where line.Text.Length > MaxLine
            select $"{document.Path}:{line.Number} has {line.Text.Length} characters";

        Assert.Empty(tooLong);
    }

    [Theory]
    [InlineData("# Two words", "two-words")]
    [InlineData("## What it costs", "what-it-costs")]
    [InlineData("## `GET gate`, and PUT", "get-gate-and-put")]
    [InlineData("### A [link](README.md#there) in it", "a-link-in-it")]
    [InlineData("## Быстрый старт", "быстрый-старт")]
    public void An_anchor_is_generated_from_its_heading_as_on_GitHub(string heading, string anchor)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.md");
        File.WriteAllText(path, $"{heading}\n\n```\n# no heading\n```\n");
        try
        {
            Assert.Equal([anchor], new MarkdownDocument(path).Anchors);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string? Problem(MarkdownDocument document, string address)
    {
        var (target, anchor) = address.Split('#', 2) is [var path, var place] ? (path, place) : (address, null);
        var full = Path.GetFullPath(Path.Combine(RepositoryFiles.Root, Path.GetDirectoryName(document.Path)!, target));
        var found = target.Length == 0 ? document : Documents.Find(other => Path.GetFullPath(Path.Combine(RepositoryFiles.Root, other.Path)) == full);
        return found is null && !File.Exists(full) && !Directory.Exists(full) ? $"{document.Path}: there is no {target}"
            : anchor is not null && found?.Anchors.Contains(anchor) != true ? $"{document.Path}: there is no heading of {address}"
            : null;
    }
}
