using System.Collections.Frozen;
using SmsFunctions.Callers;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Scheduling;
using SmsFunctions.StopList;

namespace SmsFunctions.Submission;

/// <summary>The messages of a batch request, and its rejected and duplicate items.</summary>
/// <param name="Messages">The messages in the order of the request.</param>
public sealed record BatchPlan(
    IReadOnlyList<BatchMessage> Messages,
    IReadOnlyList<RejectedItem> Rejected,
    IReadOnlyList<DuplicateItem> Duplicates,
    string Sender,
    string? Reference)
{
    public WantedTimes Times { get; init; } = new(null, null, ScheduleKind.Hold);

    public SendMode Mode { get; init; }

    public Priority Priority { get; init; }

    /// <value>Whether an alert hook sends the batch. Its messages have a limit of their own for each number.</value>
    public bool IsAlert { get; init; }

    /// <value>The field of the request that lists the recipients: <c>to</c> or <c>messages</c>.</value>
    public string ListField { get; init; } = "to";

    /// <value>The allowed changes of the texts.</value>
    public TextSavings Savings { get; init; }

    /// <value>Whether the texts are secret; see <see cref="Chunk.IsSecret"/>.</value>
    public bool IsSecret { get; init; }

    public Caller Caller { get; init; } = Caller.Anyone;

    /// <value>The receiver of callbacks about status changes; null for no callbacks.</value>
    public string? CallbackUrl { get; init; }

    /// <value>
    /// The indexes of the messages to numbers that are not allowed, with the reasons. They are stored as well, with a final status, so that the content of
    /// the chunks does not depend on the stop list and the limits of numbers.
    /// </value>
    public IReadOnlyDictionary<int, MessageError> Refused { get; init; } = FrozenDictionary<int, MessageError>.Empty;

    /// <value>The number of messages to send.</value>
    public int Accepted => Messages.Count - Refused.Count;

    /// <value>The segments of all accepted messages. Each segment is charged as one SMS.</value>
    public int Segments => Sent.Sum(message => message.Text.Segments.Count);

    /// <value>The segments of all accepted messages with their original texts.</value>
    public int SegmentsAsWritten => Sent.Sum(message => message.Text.AsWritten.Count);

    /// <value>The price of all accepted messages; null if no tariff is set.</value>
    public decimal? Price => Messages.Count > 0 && Messages.All(message => message.Price is null) ? null : Sent.Sum(message => message.Price);

    /// <value>The messages of each chunk, in the order of the chunks. They do not depend on the stop list, so a repeated request has the same.</value>
    public IEnumerable<BatchMessage[]> OfChunks => Messages.GroupBy(message => message.Text.Text).SelectMany(text => text.Chunk(Chunk.MaxRecipients));

    /// <value>Whether <see cref="OfChunks"/> has one chunk at most. A large request is not grouped for this.</value>
    public bool IsOneChunk => Messages.Count <= Chunk.MaxRecipients && Messages.All(message => message.Text.Text == Messages[0].Text.Text);

    /// <value>The accepted messages in the order of the request.</value>
    public IEnumerable<BatchMessage> Sent => Refused.Count == 0 ? Messages : Messages.Where(message => !Refused.ContainsKey(message.Index));

    /// <summary>Returns the errors of a request without a message to send, by field: the reasons of the first ten rejected items.</summary>
    public IReadOnlyDictionary<string, string[]> NoneValid() =>
        new Dictionary<string, string[]> { [ListField] = [.. Rejected.Take(10).Select(item => $"{item.Index}: {item.Reason}")] };

    /// <summary>Returns the plan with the messages to numbers that are not allowed among the rejected items.</summary>
    /// <param name="refusal">Returns why a number is not allowed; null when it is allowed.</param>
    public BatchPlan Refuse(Func<string, MessageError?> refusal) => RefuseMessages(message => refusal(message.Phone));

    /// <summary>Returns the plan with the messages above the limits of numbers among the rejected items. The other messages are counted.</summary>
    public BatchPlan Limit(RecipientRules recipients) => RefuseMessages(message => recipients.Count(message.Phone, IsAlert)?.Error);

    /// <summary>Takes back the counted messages of a plan that is not stored.</summary>
    public void Unlimit(RecipientRules recipients)
    {
        foreach (var message in Sent)
        {
            recipients.Uncount(message.Phone, IsAlert);
        }
    }

    /// <summary>Returns why messages of the plan are rejected, by number and text.</summary>
    public IReadOnlyDictionary<(string Phone, string Text), MessageError> Refusals() => Messages.Where(message => Refused.ContainsKey(message.Index))
        .ToDictionary(message => (message.Phone, message.Text.Text), message => Refused[message.Index]);

    /// <summary>Returns the plan as it was stored. A repeated request gets the answer of the first, although the stop list may have changed.</summary>
    public BatchPlan AsStored(IEnumerable<Chunk> chunks)
    {
        var refused = chunks.Where(chunk => chunk.Recipients.Any(recipient => RecipientRules.IsRefusal(recipient.Error))).ToList();
        if (refused.Count == 0 && Refused.Count == 0)
        {
            return this;
        }

        var messages = OfChunks.ToList();
        var reasons = (from chunk in refused
                       from pair in messages[chunk.Id.Number].Zip(chunk.Recipients)
                       where RecipientRules.IsRefusal(pair.Second.Error)
                       select (pair.First.Index, pair.Second.Error)).ToDictionary(item => item.Index, item => item.Error);
        var all = this with { Refused = FrozenDictionary<int, MessageError>.Empty, Rejected = [.. Rejected.Where(item => !Refused.ContainsKey(item.Index))] };
        return all.RefuseMessages(message => reasons.GetValueOrDefault(message.Index));
    }

    private BatchPlan RefuseMessages(Func<BatchMessage, MessageError?> refusal)
    {
        var refused = (from message in Sent
                       let why = refusal(message)
                       where why is not null
                       select (Message: message, Why: why)).ToList();
        return refused.Count == 0 ? this : this with
        {
            Refused = Refused.Concat(refused.Select(item => KeyValuePair.Create(item.Message.Index, item.Why))).ToFrozenDictionary(),
            Rejected =
            [
                .. Rejected.Concat(refused.Select(item => new RejectedItem(item.Message.Index, item.Message.Phone, $"to: {item.Why.Text}")))
                    .OrderBy(item => item.Index),
            ],
        };
    }
}

/// <param name="Index">The index of the item in the request, from 0.</param>
/// <param name="Phone">Digits only, with the country code.</param>
/// <param name="Price">The expected price; null if no tariff is set.</param>
/// <param name="Reference">The caller's own reference for this message; null means the reference of the batch.</param>
public sealed record BatchMessage(int Index, string Phone, FinalText Text, decimal? Price, string? Reference);

/// <param name="To">The number as in the request, truncated to 40 characters.</param>
public sealed record RejectedItem(int Index, string? To, string Reason);

/// <param name="Of">The index of the first item with the same number and text. Only that item is sent.</param>
public sealed record DuplicateItem(int Index, int Of);
