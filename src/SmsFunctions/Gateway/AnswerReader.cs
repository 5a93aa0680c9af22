namespace SmsFunctions.Gateway;

/// <summary>Parses the answers of the five scripts as the gateway's guide describes them. An answer that cannot be parsed never counts as success.</summary>
internal static class AnswerReader
{
    private const string Done = "OK_Operation_Completed";
    private const string Failed = "Error";
    private const string FailureMark = "!!!";
    private const int ShortestPlainId = 6;

    /// <summary>Parses an answer of the single or the timed script.</summary>
    public static Answer Single(AnswerText text) => Completed(text, mostLines: 2) ?? (
        text.Lines.Count == 2 && ValueOf(text.Lines[1], "SMS_ID") is { } id
            ? GatewayMessageId.IsValid(id) ? new Answer.Sent([new(id, null)]) : Unreadable("the value of SMS_ID is not a valid id")
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
    /// Parses an answer of the batch script: four lines, then one line for each phone, then a closing line. Ids match phones only by their position,
    /// so an answer with any other number of lines is unreadable. The closing line carries no data, so it may be cut.
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
            return Unreadable("it does not start like a batch answer");
        }

        return lines.Count == 4 + phones + 1 || (lines.Count == 4 + phones && ClosesBlank(text))
            ? new Answer.Sent([.. lines.Skip(4).Take(phones).Select(PhoneLine)])
            : Unreadable($"it has {lines.Count} lines instead of {4 + phones + 1}");
    }

    // The guide counts a closing line but never shows it, so it may be blank. In that case the last line must clearly belong to a phone, and not be
    // the closing line of an answer that lacks a phone: it must be a failure, or a number too long to be a count.
    private static bool ClosesBlank(AnswerText text) => text.MayEndBlank
        && (text.Lines[^1].StartsWith(FailureMark, StringComparison.Ordinal)
            || (text.Lines[^1].Length >= ShortestPlainId && text.Lines[^1].All(char.IsAsciiDigit)));

    // A line that is blank or not an id keeps its position, so the other lines still match their phones. This line gives no result for its phone.
    private static Answer.Line PhoneLine(string line) => line.StartsWith(FailureMark, StringComparison.Ordinal)
        ? new(null, line[FailureMark.Length..].Trim())
        : GatewayMessageId.IsValid(line) ? new(line, null) : Answer.Line.Blank;

    /// <summary>Checks the first line. Returns null when it reports success and the remaining lines can be parsed.</summary>
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
            return Unreadable("its first line is not a result");
        }

        return !text.LastLineIsWhole && (!refused || text.Lines.Count == 1) ? Cut() : refused ? new Answer.Refusal(result!) : null;
    }

    private static bool IsRefusal(string result) => result.StartsWith(Failed, StringComparison.OrdinalIgnoreCase) || ErrorTable.Knows(result);

    private static string? Find(AnswerText text, string name) =>
        text.Lines.Skip(1).Select(line => ValueOf(line, name)).FirstOrDefault(value => value is not null);

    private static string? ValueOf(string line, string name, char separator = ':')
    {
        var at = line.IndexOf(separator, StringComparison.Ordinal);
        return at >= 0 && Same(line[..at].TrimEnd(), name) ? line[(at + 1)..].TrimStart() : null;
    }

    private static bool Same(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static Answer.Unreadable Cut() => new("the connection closed in the middle of a line");

    private static Answer.Unreadable Unreadable(string why) => new(why);
}
