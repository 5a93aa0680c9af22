using SmsFunctions.Messages;

namespace SmsFunctions.Gateway;

/// <summary>Maps an exchange to what the caller does next. A send that may have reached the gateway is unconfirmed; a failed query can be repeated.</summary>
/// <param name="secrets">Values that no error detail may show, even if the gateway repeats them.</param>
internal sealed class ReplyClassifier(params string[] secrets)
{
    public SendReply Send(string script, int phones, Exchange exchange)
    {
        var answer = Read(exchange, text => script == GatewayScript.Batch ? AnswerReader.Batch(text, phones) : AnswerReader.Single(text));
        return answer is Answer.Sent sent
            ? new(script, Verdict.Accepted, null, [.. sent.Lines.Select(Phone)])
            : Whole(script, phones, Failure(exchange, answer, whenUnclear: Verdict.Unconfirmed));
    }

    public StatusReply Status(Exchange exchange)
    {
        var answer = Read(exchange, AnswerReader.Status);
        if (answer is Answer.Status status)
        {
            var rawTime = status.Time is { } time ? SafeQuote.Status(time) : null;
            return new(Verdict.Accepted, null, StatusWords.Read(status.Word), SafeQuote.Status(status.Word), rawTime);
        }

        var (verdict, error) = Failure(exchange, answer, whenUnclear: Verdict.TryLater);
        return new(verdict, error, null, null, null);
    }

    public BalanceReply Balance(Exchange exchange)
    {
        var answer = Read(exchange, AnswerReader.Balance);
        if (answer is Answer.Balance balance)
        {
            return BalanceFigure.Read(balance.Figure) is { } value
                ? new(Verdict.Accepted, null, value, SafeQuote.Figure(balance.Figure))
                : new(Verdict.TryLater, new(GatewayErrorCode.Unreadable, "the balance is not a number"), null, SafeQuote.Figure(balance.Figure));
        }

        var (verdict, error) = Failure(exchange, answer, whenUnclear: Verdict.TryLater);
        return new(verdict, error, null, null);
    }

    /// <summary>Applies one outcome to the call and to each of its phones.</summary>
    public static SendReply Whole(string script, int phones, (Verdict Verdict, GatewayError Error) outcome) =>
        new(script, outcome.Verdict, outcome.Error, [.. Enumerable.Repeat(new PhoneReply(outcome.Verdict, null, outcome.Error), phones)]);

    private static Answer? Read(Exchange exchange, Func<AnswerText, Answer> read) => exchange is Exchange.Answered answered ? read(answered.Text) : null;

    private PhoneReply Phone(Answer.Line line)
    {
        if (line.Id is not null)
        {
            return new(Verdict.Accepted, line.Id, null);
        }

        var (verdict, error) = line.Refusal is { } word
            ? Refusal(word)
            : (Verdict.Unconfirmed, new(GatewayErrorCode.Unreadable, "the answer's line for this phone has no id"));
        return new(verdict, null, error);
    }

    private (Verdict Verdict, GatewayError Error) Failure(Exchange exchange, Answer? answer, Verdict whenUnclear) => (exchange, answer) switch
    {
        (_, Answer.Refusal refusal) => Refusal(refusal.Word),
        (_, Answer.Unreadable unreadable) => (whenUnclear, new(GatewayErrorCode.Unreadable, unreadable.Why)),
        (Exchange.Failed { Code: GatewayErrorCode.NotSent } failed, _) => (Verdict.TryLater, new(failed.Code, failed.What)),
        (Exchange.Failed failed, _) => (whenUnclear, new(failed.Code, failed.What)),
        _ => throw new InvalidOperationException($"The answer belongs to another script: {answer?.GetType().Name}."),
    };

    private (Verdict Verdict, GatewayError Error) Refusal(string word)
    {
        var (code, verdict) = ErrorTable.Classify(word);
        var detail = code == GatewayErrorCode.UnknownRefusal ? SafeQuote.Word(word, secrets) : word;
        return (verdict, new(code, detail.Length > 0 ? detail : "an error without an error word"));
    }
}
