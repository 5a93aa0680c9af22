using System.Text.Json;
using Azure.Data.Tables;

namespace SmsFunctions.Storage;

/// <summary>
/// The words that the row of a wanted message must contain. A scan does not parse other rows. A match elsewhere in a row only causes that row to be parsed.
/// </summary>
internal sealed class RowWords
{
    private readonly List<(string Whole, string[] Quoted)> _words = [];

    /// <value>No words, so that every row may hold a wanted message.</value>
    public static RowWords None { get; } = new();

    /// <param name="values">Values of columns, or of strings in the JSON of the recipients; those that are null do not count.</param>
    public static RowWords Of(params ReadOnlySpan<string?> values)
    {
        var words = new RowWords();
        foreach (var value in values)
        {
            if (value is not null)
            {
                // Other letters than those of ASCII are written as such or escaped.
                var options = StoredJson.Types.Options;
                words._words.Add((value, [.. new[] { JsonSerializer.Serialize(value, options), JsonSerializer.Serialize(value) }.Distinct()]));
            }
        }

        return words;
    }

    public bool MayBeIn(TableEntity row) =>
        _words.Count == 0 || _words.All(word => Texts(row).Any(text => text == word.Whole || word.Quoted.Any(text.Contains)));

    public static IEnumerable<string> Texts(TableEntity row) => ((IDictionary<string, object>)row).Values.OfType<string>();
}
