using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using SmsFunctions.Account;
using SmsFunctions.Sending;
using SmsFunctions.Storage;

namespace SmsFunctions.Telemetry;

/// <summary>
/// What somebody must hear of, and its end: one category of the log, one verb for each event. Rules outside the app ask for these names, and
/// <c>infra/operations.md</c> explains them. Numbers in the words of others are masked; what lasts is said once an hour.
/// </summary>
public sealed partial class Alerts(ILoggerFactory loggers, TimeProvider time)
{
    public const string Category = "SmsFunctions.Alerts";

    private const int Minutes = 60;

    private readonly ILogger _log = loggers.CreateLogger(Category);
    private readonly OnceAnHour _hourly = new(time);

    public void GateClosed(GateState gate) => GateClosed(gate.Position, gate.Code, PhoneMask.InText(gate.Reason ?? ""));

    public void GateOpened(GateState gate) => GateOpened(PhoneMask.InText(gate.Reason ?? "a probe found that it may"));

    /// <param name="queue">The one that the hint was first in.</param>
    /// <param name="after">The chunk as it stands now.</param>
    /// <param name="again">When it is tried again; null when it was given up.</param>
    public void HintPoisoned(string queue, Chunk after, DateTimeOffset? again) => HintPoisoned(after.Id, queue, again is { } at
        ? $"time {after.Poisoned} since it last went well; it is tried again at {at:u}"
        : $"time {after.Poisoned}, and no call is tried any more: {SmsLog.Counts(after.Recipients)}");

    /// <param name="unreadable">The chunk, whose row cannot be read.</param>
    public void HintPoisoned(string queue, ChunkId unreadable) => HintPoisoned(unreadable, queue, "its row cannot be read");

    public void ChunkUnreadable(Exception fault, ChunkId chunk) => ChunkUnreadable(fault, chunk.ToString());

    /// <param name="row">Its partition and key, if that is no chunk's id either.</param>
    public void ChunkUnreadable(Exception fault, string row) => Hourly($"{nameof(ChunkUnreadable)} {row}", () => ChunkUnreadable(row, fault));

    public void ManyUnconfirmed(int count) => Hourly(nameof(ManyUnconfirmed), () => ManyUnconfirmed(count, Minutes));

    public void UnknownRefusal(ChunkId chunk, string word) => UnknownRefusal(PhoneMask.InText(word), chunk);

    public void OutcomeLost(Exception fault, ChunkId chunk, ImmutableArray<Recipient> recipients) =>
        OutcomeLost(fault, chunk, SmsLog.Counts(recipients), string.Join(", ", recipients.Select(recipient => recipient.GatewayId)));

    public void TrackingSilent(DateTimeOffset since) => Hourly(nameof(TrackingSilent), () => TrackingSilent($"{since:u}"));

    public void ClockSkew(TimeSpan ahead) => Hourly(nameof(ClockSkew), () => ClockSkew(Math.Round(ahead.TotalSeconds)));

    public void BalanceLow(decimal left, decimal low) => Hourly(nameof(BalanceLow), () => BalanceLow(Amount(left), Amount(low)));

    /// <param name="why">Null says nothing.</param>
    public void Unpaid(MessageError? why)
    {
        if (why is not null)
        {
            Hourly($"{nameof(Unpaid)} {why.Code}", () => Unpaid(why.Code, why.Text));
        }
    }

    public void CallbackGivenUp(ChunkId chunk, string host, string answer) => Hourly($"{nameof(CallbackGivenUp)} {host}", () => CallbackGivenUp(host, chunk, answer));

    public void CallbackStuck(ChunkId chunk) => Hourly($"{nameof(CallbackStuck)} {chunk}", () => CallbackStuck(chunk, Minutes));

    private static string Amount(decimal amount) => amount.ToString("0.####", CultureInfo.InvariantCulture);

    private void Hourly(string what, Action say)
    {
        if (_hourly.Passes(what))
        {
            say();
        }
    }

    [LoggerMessage(100, LogLevel.Error, "The gate is closed ({Position}, {Code}): no message is sent. {Reason}")]
    private partial void GateClosed(GatePosition position, string? code, string reason);

    [LoggerMessage(101, LogLevel.Information, "The gate is open again: {Reason}")]
    private partial void GateOpened(string reason);

    [LoggerMessage(102, LogLevel.Error, "The handling of {Chunk} failed again and again, and its hint in queue {Queue} was given up: {Consequence}")]
    private partial void HintPoisoned(ChunkId chunk, string queue, string consequence);

    [LoggerMessage(103, LogLevel.Error, "A message in queue {Queue} is not a hint of this app and is dropped: {Reason}")]
    public partial void HintUnreadable(string queue, string reason);

    [LoggerMessage(104, LogLevel.Error, "Queue {Queue} has held messages for an hour that the host cannot hand over, or that failed there as well: about {Count}. They are dropped")]
    public partial void PoisonStuck(string queue, int count);

    [LoggerMessage(105, LogLevel.Error, "The row of {Chunk} cannot be read; it is passed over until somebody has looked")]
    private partial void ChunkUnreadable(string chunk, Exception fault);

    [LoggerMessage(106, LogLevel.Error, "Of {Count} messages within {Minutes} minutes nobody can tell whether they were sent")]
    private partial void ManyUnconfirmed(int count, int minutes);

    [LoggerMessage(107, LogLevel.Error, "{Chunk}: the gateway refused with a word that is not known: {Word}")]
    private partial void UnknownRefusal(string word, ChunkId chunk);

    [LoggerMessage(108, LogLevel.Error, "{Chunk}: an answer came for a message that had been sent again meanwhile. Both gateway ids are kept; the recipient may have it twice")]
    public partial void AnsweredTwice(ChunkId chunk);

    [LoggerMessage(109, LogLevel.Critical, "What became of {Chunk} could not be stored: {Counts}, gateway ids in the recipients' order: {GatewayIds}. It will show as unconfirmed")]
    private partial void OutcomeLost(Exception fault, ChunkId chunk, string counts, string gatewayIds);

    [LoggerMessage(110, LogLevel.Error, "Delivery statuses have been due since {Since} and none was heard")]
    private partial void TrackingSilent(string since);

    [LoggerMessage(111, LogLevel.Error, "This machine's clock is {Seconds} s ahead of storage's (negative: behind it)")]
    private partial void ClockSkew(double seconds);

    [LoggerMessage(112, LogLevel.Error, "The account's balance, less what is promised to batches, is {Left}; Tariff__LowBalance is {Low}")]
    private partial void BalanceLow(string left, string low);

    [LoggerMessage(113, LogLevel.Error, "Messages are kept back for want of money ({Code}): {Reason}")]
    private partial void Unpaid(string code, string reason);

    [LoggerMessage(114, LogLevel.Error, "{Chunk}: {Host} could not be told of a change and is not told any more ({Answer}); POST messages/ID/callbacks/redeliver tries again")]
    private partial void CallbackGivenUp(string host, ChunkId chunk, string answer);

    [LoggerMessage(115, LogLevel.Error, "{Chunk}: telling of a change failed again and again; it is tried again when its time comes. Said at most once in {Minutes} minutes")]
    private partial void CallbackStuck(ChunkId chunk, int minutes);

    [LoggerMessage(116, LogLevel.Error, "Storage did not tell whether a request of the 1C door was stored, {First} the first message of it; the module was told that it is taken")]
    public partial void OneCInDoubt(MessageId first);
}
