using System.Text;
using System.Text.RegularExpressions;

namespace SmsFunctions.Tests.Repository;

/// <summary>A Markdown file: its sections, tables, links and prose.</summary>
/// <param name="Path">The path relative to the root of the repository, with slashes.</param>
internal sealed partial record MarkdownDocument(string Path)
{
    private const string Fence = "```";

    public string Text { get; } = RepositoryFiles.Text(Path);

    /// <value>The lines outside code blocks, numbered from 1.</value>
    public IReadOnlyList<(int Number, string Text)> Lines
    {
        get
        {
            var (lines, isCode) = (new List<(int, string)>(), false);
            foreach (var (index, line) in Text.Split('\n').Index())
            {
                var isFence = line.TrimStart().StartsWith(Fence, StringComparison.Ordinal);
                isCode ^= isFence;
                if (!isCode && !isFence)
                {
                    lines.Add((index + 1, line));
                }
            }

            return lines;
        }
    }

    /// <value>The lines that are neither code nor table rows. The addresses of links are removed, because they cannot be wrapped.</value>
    public IEnumerable<(int Number, string Text)> Prose =>
        Lines.Where(line => !line.Text.StartsWith('|')).Select(line => (line.Number, LinkAddress().Replace(line.Text, "]")));

    /// <value>The addresses of the links to other places in this repository.</value>
    public IEnumerable<string> RelativeLinks =>
        from line in Lines
        from link in Link().Matches(InlineCode().Replace(line.Text, ""))
        let address = link.Groups["address"].Value
        where !address.Contains("://", StringComparison.Ordinal) && !address.StartsWith("mailto:", StringComparison.Ordinal)
        select address;

    /// <value>The anchors of this document, as GitHub generates them from the headings.</value>
    public IReadOnlySet<string> Anchors
    {
        get
        {
            var anchors = new HashSet<string>();
            foreach (var heading in Lines.Select(line => Heading().Match(line.Text)).Where(match => match.Success))
            {
                var (anchor, number) = (AnchorOf(heading.Groups["text"].Value), 0);
                for (var unique = anchor; !anchors.Add(unique); unique = $"{anchor}-{number}")
                {
                    number++;
                }
            }

            return anchors;
        }
    }

    /// <summary>Returns the text from a second-level heading to the next one.</summary>
    public string Section(string heading) => Text.Split($"\n## {heading}\n")[1].Split("\n## ")[0];

    /// <summary>Returns the cells of each row of all tables, including the header rows.</summary>
    public static IEnumerable<string[]> Rows(string text) =>
        from line in text.Split('\n')
        where line.StartsWith("| ", StringComparison.Ordinal)
        select line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray();

    /// <summary>Returns the first cells of all table rows that consist of inline code only, without the backticks.</summary>
    public static IEnumerable<string> Names(string text) =>
        Rows(text).Select(cells => cells[0]).Where(cell => cell.StartsWith('`')).Select(cell => cell.Trim('`'));

    private static string AnchorOf(string heading)
    {
        var anchor = new StringBuilder();
        foreach (var c in LinkAddress().Replace(heading, "]").ToLowerInvariant())
        {
            _ = char.IsLetterOrDigit(c) || c is '-' or '_' ? anchor.Append(c) : c == ' ' ? anchor.Append('-') : anchor;
        }

        return anchor.ToString();
    }

    [GeneratedRegex(@"^#{1,6} (?<text>.+?)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\((?<address>[^)\s]+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    [GeneratedRegex(@"\]\([^)\s]+\)", RegexOptions.CultureInvariant)]
    private static partial Regex LinkAddress();

    [GeneratedRegex("`[^`]+`", RegexOptions.CultureInvariant)]
    private static partial Regex InlineCode();
}
