using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using SmsFunctions.Messages;

namespace SmsFunctions.Telemetry;

/// <summary>
/// Logs the events that need the attention of an operator, in one log category with one method for each event. Alert rules outside the app match the event
/// names, and <c>infra/operations.md</c> explains them. Phone numbers in texts of other systems are masked. Events that can repeat are logged once an hour.
/// </summary>
public sealed partial class Alerts(ILoggerFactory loggers, TimeProvider time)
{
    public const string Category = "SmsFunctions.Alerts";

    private const int Minutes = 60;

    private readonly ILogger _log = loggers.CreateLogger(Category);
    private readonly OnceAnHour _hourly = new(time);

    public void GateClosed(string position, string? code, string? reason) => GateClosed(_log, position, code, PhoneMask.InText(reason ?? ""));

    public void GateOpened(string? reason) => GateOpened(_log, PhoneMask.InText(reason ?? "a probe succeeded"));

    /// <param name="queue">The original queue of the hint.</param>
    /// <param name="after">The chunk after the failure was stored.</param>
    /// <param name="again">The time of the next attempt; null when there is none.</param>
    public void HintPoisoned(string queue, Chunk after, DateTimeOffset? again) => HintPoisoned(after.Id, queue, again is { } at
        ? $"failure {after.Poisoned} since the last success; it is retried at {at:u}"
        : $"failure {after.Poisoned} since the last success; no further call is made: {StatusCounts.Text(after.Recipients)}");

    /// <param name="unreadable">The chunk whose row cannot be read.</param>
    public void HintPoisoned(string queue, ChunkId unreadable) => HintPoisoned(unreadable, queue, "its row cannot be read");

    public void ChunkUnreadable(Exception fault, ChunkId chunk) => ChunkUnreadable(fault, chunk.ToString());

    /// <param name="row">The partition and key of the row, which may not form a chunk id.</param>
    public void ChunkUnreadable(Exception fault, string row) => Hourly(nameof(ChunkUnreadable), row, () => ChunkUnreadable(row, fault));

    public void ManyUnconfirmed(int count) => Hourly(nameof(ManyUnconfirmed), "", () => ManyUnconfirmed(count, Minutes));

    public void UnknownRefusal(ChunkId chunk, string word) => UnknownRefusal(PhoneMask.InText(word), chunk);

    public void OutcomeLost(Exception fault, ChunkId chunk, ImmutableArray<Recipient> recipients) =>
        OutcomeLost(fault, chunk, StatusCounts.Text(recipients), string.Join(", ", recipients.Select(recipient => recipient.GatewayId)));

    public void TrackingSilent(DateTimeOffset since) => Hourly(nameof(TrackingSilent), "", () => TrackingSilent($"{since:u}"));

    public void ClockSkew(TimeSpan ahead) => Hourly(nameof(ClockSkew), "", () => ClockSkew(Math.Round(ahead.TotalSeconds)));

    public void BalanceLow(decimal left, decimal low) => Hourly(nameof(BalanceLow), "", () => BalanceLow(Amount(left), Amount(low)));

    /// <param name="share">The share of the daily cap that is used, in percent.</param>
    public void DailyCapUsed(int share, decimal taken, decimal cap) => DailyCapUsed(share, Amount(taken), Amount(cap));

    public void UnusualVolume(long accepted, double usual) =>
        Hourly(nameof(UnusualVolume), "", () => UnusualVolume(accepted, usual.ToString("0.#", CultureInfo.InvariantCulture)));

    /// <param name="kind">What was refused. Each kind is logged once an hour.</param>
    public void ManyRefusals(string kind, int count, TimeSpan span) =>
        Hourly(nameof(ManyRefusals), kind, () => ManyRefusals(kind, count, Math.Round(span.TotalSeconds)));

    /// <param name="why">The reason; null logs nothing.</param>
    public void Unpaid(MessageError? why)
    {
        if (why is not null)
        {
            Hourly(nameof(Unpaid), why.Code, () => Unpaid(why.Code, why.Text));
        }
    }

    public void CallbackGivenUp(ChunkId chunk, string host, string answer) =>
        Hourly(nameof(CallbackGivenUp), host, () => CallbackGivenUp(host, chunk, answer));

    public void CallbackStuck(ChunkId chunk) => Hourly(nameof(CallbackStuck), chunk.ToString(), () => CallbackStuck(chunk, Minutes));

    public void OneCWrongLogins(int count) => Hourly(nameof(OneCWrongLogins), "", () => OneCWrongLogins(_log, count));

    private static string Amount(decimal amount) => amount.ToString("0.####", CultureInfo.InvariantCulture);

    private void Hourly(string what, string subject, Action log)
    {
        if (_hourly.Passes(what, subject))
        {
            log();
        }
    }

    [LoggerMessage(100, LogLevel.Error, "The gate is closed ({Position}, {Code}): no message is sent. {Reason}")]
    private static partial void GateClosed(ILogger log, string position, string? code, string reason);

    [LoggerMessage(101, LogLevel.Information, "The gate is open again: {Reason}")]
    private static partial void GateOpened(ILogger log, string reason);

    [LoggerMessage(102, LogLevel.Error, "Processing of {Chunk} failed repeatedly, and its hint in queue {Queue} was dropped: {Consequence}")]
    private partial void HintPoisoned(ChunkId chunk, string queue, string consequence);

    [LoggerMessage(103, LogLevel.Error, "A message in queue {Queue} is not a hint of this app and is dropped: {Reason}")]
    public partial void HintUnreadable(string queue, string reason);

    [LoggerMessage(
        104,
        LogLevel.Error,
        "Queue {Queue} has held about {Count} messages for an hour: the host cannot decode them, or their processing failed again. They are deleted")]
    public partial void PoisonStuck(string queue, int count);

    [LoggerMessage(105, LogLevel.Error, "The row of {Chunk} cannot be read; it is skipped until it is repaired")]
    private partial void ChunkUnreadable(string chunk, Exception fault);

    [LoggerMessage(106, LogLevel.Error, "It is unknown whether {Count} messages of the last {Minutes} minutes were sent")]
    private partial void ManyUnconfirmed(int count, int minutes);

    [LoggerMessage(107, LogLevel.Error, "{Chunk}: the gateway refused a message with an unknown error word: {Word}")]
    private partial void UnknownRefusal(string word, ChunkId chunk);

    [LoggerMessage(
        108,
        LogLevel.Error,
        "{Chunk}: a late answer arrived for a message that was sent again in the meantime. Both gateway ids are stored; the recipient may get it twice")]
    public partial void AnsweredTwice(ChunkId chunk);

    [LoggerMessage(
        109,
        LogLevel.Critical,
        "The call result of {Chunk} could not be stored: {Counts}, gateway ids in the order of recipients: {GatewayIds}. The messages become unconfirmed")]
    private partial void OutcomeLost(Exception fault, ChunkId chunk, string counts, string gatewayIds);

    [LoggerMessage(110, LogLevel.Error, "Status checks have been due since {Since}, but no delivery status was received")]
    private partial void TrackingSilent(string since);

    [LoggerMessage(111, LogLevel.Error, "This machine's clock is {Seconds} s ahead of the storage clock (negative: behind it)")]
    private partial void ClockSkew(double seconds);

    [LoggerMessage(112, LogLevel.Error, "The account's balance minus the reservations of batches is {Left}; Tariff__LowBalance is {Low}")]
    private partial void BalanceLow(string left, string low);

    [LoggerMessage(113, LogLevel.Error, "Messages are held because of the balance or the daily cap ({Code}): {Reason}")]
    private partial void Unpaid(string code, string reason);

    [LoggerMessage(
        114,
        LogLevel.Error,
        "{Chunk}: the callback to {Host} failed and will not be retried ({Answer}); POST messages/ID/callbacks/redeliver sends it again")]
    private partial void CallbackGivenUp(string host, ChunkId chunk, string answer);

    [LoggerMessage(
        115, LogLevel.Error, "{Chunk}: callback processing failed repeatedly; it will be retried. This is logged at most once in {Minutes} minutes")]
    private partial void CallbackStuck(ChunkId chunk, int minutes);

    [LoggerMessage(
        116,
        LogLevel.Error,
        "It is unknown whether a request of the 1C endpoint was stored; its first message is {First}. The module was told that the request is accepted")]
    public partial void OneCInDoubt(MessageId first);

    [LoggerMessage(
        117, LogLevel.Error, "{Share} % of the daily cap are used: {Taken} of {Cap}, including amounts that instances have reserved for their next calls")]
    private partial void DailyCapUsed(int share, string taken, string cap);

    [LoggerMessage(
        118, LogLevel.Error, "The app accepted {Accepted} messages in the current hour; in the days before, it accepted {Usual} an hour on average")]
    private partial void UnusualVolume(long accepted, string usual);

    [LoggerMessage(119, LogLevel.Error, "{Kind}: {Count} requests were refused within {Seconds} s")]
    private partial void ManyRefusals(string kind, int count, double seconds);

    [LoggerMessage(120, LogLevel.Error, "The first message to country code {Code} was accepted")]
    public partial void NewCountry(string code);

    [LoggerMessage(134, LogLevel.Error, "The 1C endpoint got {Count} or more wrong logins within a minute. A client may be guessing the password")]
    private static partial void OneCWrongLogins(ILogger log, int count);
}
