namespace SmsFunctions.Gateway;

/// <summary>Reads the answers of the five scripts, after the guide's prose. What it cannot read is unreadable and never success.</summary>
internal static class AnswerReader
{
    private const string Done = "OK_Operation_Completed";
    private const string Failed = "Error";
    private const string FailureMark = "!!!";
    private const int ShortestPlainId = 6;

    /// <summary>The single and the timed script.</summary>
    public static Answer Single(AnswerText text) => Completed(text, mostLines: 2) ?? (
        text.Lines.Count == 2 && ValueOf(text.Lines[1], "SMS_ID") is { } id
            ? MessageId.IsValid(id) ? new Answer.Sent([new(id, null)]) : Unreadable("what stands as SMS_ID is not an id")
            : Unreadable("there is no SMS_ID"));

    public static Answer Balance(AnswerText text) => Completed(text, mostLines: 2) ?? (
        text.Lines.Count == 2 && ValueOf(text.Lines[1], "Balance") is { Length: > 0 } figure
            ? new Answer.Balance(figure)
            : Unreadable("there is no Balance"));

    public static Answer Status(AnswerText text) => Completed(text, mostLines: 3) ?? (
        Find(text, "SMS_Status") is { Length: > 0 } word
            ? new Answer.Status(word, Find(text, "SMS_Time"))
            : Unreadable("there is no SMS_Status"));

    /// <summary>
    /// The batch script: four lines, one for each phone, one to close. Only the number of lines ties ids to phones, so any other number is
    /// unreadable; the last line carries nothing, so it may be cut.
    /// </summary>
    public static Answer Batch(AnswerText text, int phones)
    {
        var lines = text.Lines;
        if (lines.Count > 0 && ValueOf(lines[0], "Result") is { } result && IsRefusal(result))
        {
            return lines.Count > 1 || text.LastLineIsWhole ? new Answer.Refusal(result) : Cut();
        }

        if (lines.Count < 4 || !Same(ValueOf(lines[0], "Result"), "Ok") || !Same(lines[1], "XML_ok")
            || !Same(ValueOf(lines[2], "Result", separator: '='), "1") || !Same(ValueOf(lines[3], "SMS_ID list"), ""))
        {
            return Unreadable("it does not begin as a batch answer does");
        }

        return lines.Count == 4 + phones + 1 || (lines.Count == 4 + phones && ClosesBlank(text))
            ? new Answer.Sent([.. lines.Skip(4).Take(phones).Select(PhoneLine)])
            : Unreadable($"it has {lines.Count} lines where {4 + phones + 1} belong");
    }

    // The guide counts a closing line and never shows it, so it may be blank. Then the last line must be beyond doubt a phone's and not
    // the closing one of an answer that lacks a phone: a failure, or a number too long to be a count.
    private static bool ClosesBlank(AnswerText text) => text.MayEndBlank
        && (text.Lines[^1].StartsWith(FailureMark, StringComparison.Ordinal) || (text.Lines[^1].Length >= ShortestPlainId && text.Lines[^1].All(char.IsAsciiDigit)));

    // A blank line or one that is no id keeps its place: the other lines still stand for their phones, this one says nothing about its own.
    private static Answer.Line PhoneLine(string line) => line.StartsWith(FailureMark, StringComparison.Ordinal)
        ? new(null, line[FailureMark.Length..].Trim())
        : MessageId.IsValid(line) ? new(line, null) : Answer.Line.Blank;

    /// <summary>Null when the first line says that the operation is done and the rest is worth reading.</summary>
    private static Answer? Completed(AnswerText text, int mostLines)
    {
        if (text.Lines.Count == 0 || text.Lines.Count > mostLines)
        {
            return Unreadable(text.Lines.Count == 0 ? "it is empty" : $"it has more than {mostLines} lines");
        }

        var result = ValueOf(text.Lines[0], "Result");
        var refused = result is not null && IsRefusal(result);
        if (!refused && !Same(result, Done))
        {
            return Unreadable("its first line is no result");
        }

        return !text.LastLineIsWhole && (!refused || text.Lines.Count == 1) ? Cut() : refused ? new Answer.Refusal(result!) : null;
    }

    private static bool IsRefusal(string result) => result.StartsWith(Failed, StringComparison.OrdinalIgnoreCase) || ErrorTable.Knows(result);

    private static string? Find(AnswerText text, string name) => text.Lines.Skip(1).Select(line => ValueOf(line, name)).FirstOrDefault(value => value is not null);

    private static string? ValueOf(string line, string name, char separator = ':')
    {
        var at = line.IndexOf(separator, StringComparison.Ordinal);
        return at >= 0 && Same(line[..at].TrimEnd(), name) ? line[(at + 1)..].TrimStart() : null;
    }

    private static bool Same(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static Answer.Unreadable Cut() => new("it ended with the connection, in the middle of a line");

    private static Answer.Unreadable Unreadable(string why) => new(why);
}
