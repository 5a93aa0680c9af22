using System.Collections.Frozen;
using SmsFunctions.Scheduling;
using SmsFunctions.Sending.Texts;
using SmsFunctions.StopList;

namespace SmsFunctions.Sending.Batches;

/// <summary>What a batch request comes to: who gets which text, and what was left out.</summary>
/// <param name="Messages">In the order of the request.</param>
public sealed record BatchPlan(
    IReadOnlyList<BatchMessage> Messages,
    IReadOnlyList<RejectedItem> Rejected,
    IReadOnlyList<DuplicateItem> Duplicates,
    string Sender,
    string? Reference)
{
    public WantedTimes Times { get; init; } = new(null, null, ScheduleKind.Hold);

    public SendMode Mode { get; init; }

    /// <value>What was allowed to be changed in the texts.</value>
    public TextSavings Savings { get; init; }

    /// <value>Whom to tell of its messages' changes; null tells nobody.</value>
    public string? CallbackUrl { get; init; }

    /// <value>Those to numbers that may get none, by index. They are stored too, at their end: what is in which chunk does not depend on lists that change.</value>
    public IReadOnlySet<int> Refused { get; init; } = FrozenSet<int>.Empty;

    /// <value>Messages that will be sent.</value>
    public int Accepted => Messages.Count - Refused.Count;

    /// <value>Of all accepted messages; each is paid for as one SMS.</value>
    public int Segments => Sent.Sum(message => message.Text.Segments.Count);

    /// <value>As <see cref="Segments"/>, of the texts as they were written.</value>
    public int SegmentsAsWritten => Sent.Sum(message => message.Text.AsWritten.Count);

    /// <value>Of all accepted messages; null while no tariff is set.</value>
    public decimal? Price => Messages.Count > 0 && Messages[0].Price is null ? null : Sent.Sum(message => message.Price);

    private IEnumerable<BatchMessage> Sent => Refused.Count == 0 ? Messages : Messages.Where(message => !Refused.Contains(message.Index));

    /// <summary>What to say of a request of which nothing would be sent, by field: the first few reasons.</summary>
    public IReadOnlyDictionary<string, string[]> NobodyValid(BatchRequest request) =>
        new Dictionary<string, string[]> { [request.To is null ? "messages" : "to"] = [.. Rejected.Take(10).Select(item => $"{item.Index}: {item.Reason}")] };

    /// <summary>Without the numbers that may get no messages, which are among the rejected then.</summary>
    /// <param name="refusal">Why a number may get none; null when it may.</param>
    public BatchPlan Refuse(Func<string, MessageError?> refusal) => Refuse((phone, _) => refusal(phone));

    /// <summary>As it was stored: a request that is repeated has the answer of the first, whatever the lists say by now.</summary>
    public BatchPlan AsStored(IEnumerable<Chunk> chunks)
    {
        var refused = (from chunk in chunks from recipient in chunk.Recipients where RecipientRules.IsRefusal(recipient.Error) select (recipient.Phone, chunk.Text, recipient.Error)).ToList();
        var reasons = refused.ToDictionary(item => (item.Phone, item.Text), item => item.Error);
        return (this with { Refused = FrozenSet<int>.Empty, Rejected = [.. Rejected.Where(item => !Refused.Contains(item.Index))] }).Refuse((phone, text) => reasons.GetValueOrDefault((phone, text)));
    }

    private BatchPlan Refuse(Func<string, string, MessageError?> refusal)
    {
        var refused = (from message in Messages let why = refusal(message.Phone, message.Text.Text) where why is not null select (message.Index, new RejectedItem(message.Index, message.Phone, $"to: {why.Text}"))).ToList();
        return refused.Count == 0 ? this : this with
        {
            Refused = refused.Select(item => item.Index).ToFrozenSet(),
            Rejected = [.. Rejected.Concat(refused.Select(item => item.Item2)).OrderBy(item => item.Index)],
        };
    }
}

/// <param name="Index">Of the item in the request, from 0.</param>
/// <param name="Phone">Digits only, with the country code.</param>
/// <param name="Price">Null while no tariff is set.</param>
/// <param name="Reference">The caller's own word for this message; null leaves that of the batch.</param>
public sealed record BatchMessage(int Index, string Phone, FinalText Text, decimal? Price, string? Reference);

/// <param name="To">As the caller wrote it, cut to 40 characters.</param>
public sealed record RejectedItem(int Index, string? To, string Reason);

/// <param name="Of">The index of the item with the same number and text, which is sent.</param>
public sealed record DuplicateItem(int Index, int Of);
