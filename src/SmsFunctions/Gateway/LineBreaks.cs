namespace SmsFunctions.Gateway;

/// <summary>What stands for a line break in a header. Which of them the gateway turns back is not in its guide, so it is a setting.</summary>
public sealed class LineBreaks
{
    public static readonly LineBreaks BackslashN = new("backslash-n", @"\n");
    public static readonly LineBreaks Space = new("space", " ");
    public static readonly LineBreaks Percent0A = new("percent-0a", "%0A");

    private LineBreaks(string name, string replacement) => (Name, Replacement) = (name, replacement);

    public static IReadOnlyList<LineBreaks> All { get; } = [BackslashN, Space, Percent0A];

    /// <value>The word in the settings.</value>
    public string Name { get; }

    private string Replacement { get; }

    /// <returns>Null when no form has that name.</returns>
    public static LineBreaks? Named(string? name) => All.FirstOrDefault(form => form.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The text in one line; CR LF counts as one break.</summary>
    internal string Rewrite(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\n", Replacement, StringComparison.Ordinal);

    /// <summary>The text with its line breaks, as far as they can be told from what it says; a space stays one.</summary>
    internal string Restore(string text) => this == Space ? text : text.Replace(Replacement, "\n", this == Percent0A ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
