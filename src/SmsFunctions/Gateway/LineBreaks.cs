namespace SmsFunctions.Gateway;

/// <summary>The replacement for a line break in a header. The guide does not specify which one the gateway converts back, so it is a setting.</summary>
public sealed class LineBreaks
{
    public static readonly LineBreaks BackslashN = new("backslash-n", @"\n");
    public static readonly LineBreaks Space = new("space", " ");
    public static readonly LineBreaks Percent0A = new("percent-0a", "%0A");

    private LineBreaks(string name, string replacement) => (Name, Replacement) = (name, replacement);

    public static IReadOnlyList<LineBreaks> All { get; } = [BackslashN, Space, Percent0A];

    /// <value>The value of the setting.</value>
    public string Name { get; }

    private string Replacement { get; }

    /// <returns>Null when no form has that name.</returns>
    public static LineBreaks? Named(string? name) => All.FirstOrDefault(form => form.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Writes the text on one line; CR LF counts as one line break.</summary>
    internal string Rewrite(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\n", Replacement, StringComparison.Ordinal);

    /// <summary>Restores the line breaks where the replacement identifies them; a space stays a space.</summary>
    internal string Restore(string text) => this == Space
        ? text
        : text.Replace(Replacement, "\n", this == Percent0A ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
