using System.Globalization;
using System.Text;

namespace SmsFunctions.Benchmarks.Replay;

/// <summary>A recorded text with slots for the keys, ETags and numbers of a new request.</summary>
internal sealed class TemplateText
{
    // Control characters, which do not occur in paths or JSON.
    private const char Partition = '\u0001', Stem = '\u0002', ETag = '\u0003', Head = '\u0004';
    private const int NumberLength = 4;

    private readonly List<(char Slot, int Chunk, string After)> _parts = [];

    /// <param name="marked">The recorded text, with the results of <see cref="ETagOf"/> and <see cref="HeadOf"/> as placeholders.</param>
    public TemplateText(string marked, string partition, string stem)
    {
        var text = marked.Replace(stem, $"{Stem}", StringComparison.Ordinal).Replace(partition, $"{Partition}", StringComparison.Ordinal);
        for (var at = 0; at <= text.Length;)
        {
            var slot = at < text.Length && text[at] <= Head ? text[at++] : '\0';
            var chunk = slot is ETag or Head ? int.Parse(text.AsSpan(at, NumberLength), CultureInfo.InvariantCulture) : 0;
            at += slot is ETag or Head ? NumberLength : 0;
            var next = text.AsSpan(at).IndexOfAnyInRange(Partition, Head);
            var end = next < 0 ? text.Length : at + next;
            _parts.Add((slot, chunk, text[at..end]));
            at = end == text.Length ? end + 1 : end;
        }
    }

    public static string ETagOf(int chunk) => $"{ETag}{chunk:D4}";

    public static string HeadOf(int chunk) => $"{Head}{chunk:D4}";

    public string Fill(FlowInstance instance)
    {
        var text = new StringBuilder();
        foreach (var (slot, chunk, after) in _parts)
        {
            text.Append(slot switch
            {
                Partition => instance.Partition,
                Stem => instance.Stem,
                ETag => instance.ETags[chunk],
                Head => FlowInstance.HeadOf(instance.Number, chunk),
                _ => "",
            }).Append(after);
        }

        return text.ToString();
    }
}
