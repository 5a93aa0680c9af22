using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Gateway;

/// <summary>
/// Stream Telecom's gateway in its "1C" text protocol. Every method makes one request, never repeats it, and answers with what the caller does next.
/// Once a call has begun, time-outs and cancellation are told by the reply too: whether bytes had left matters more than why they stopped.
/// For a send, prefer <see cref="GatewayOptions.Timeout"/> to cancelling: a call cut after its first byte is unconfirmed.
/// </summary>
public sealed class GatewayClient : IDisposable
{
    /// <summary>The gateway's bound on the phones of one call.</summary>
    public const int MostPhones = 200;

    private readonly string _password;
    private readonly TextTransport _texts;
    private readonly GatewayRequests _requests;
    private readonly GatewayTransport _transport;
    private readonly SmsTraces _traces;
    private readonly SmsMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    // A slow gateway must not have queries take the connections that messages wait for.
    private readonly SemaphoreSlim _queries = new(GatewayTransport.MaxQueries);

    public GatewayClient(IOptions<GatewayOptions> options, TextTransport texts, MoscowTime moscow, SmsTraces traces, SmsMetrics metrics, TimeProvider time, ILogger<GatewayClient> log)
        : this(options.Value, texts, moscow, traces, metrics, time, log, _ => { })
    {
    }

    /// <param name="connect">A last word on the connections, such as which certificates they trust.</param>
    internal GatewayClient(
        GatewayOptions options, TextTransport texts, MoscowTime moscow, SmsTraces traces, SmsMetrics metrics, TimeProvider time, ILogger<GatewayClient> log, Action<SocketsHttpHandler> connect)
    {
        var handler = GatewayTransport.Handler(options);
        connect(handler);
        (_password, _texts, _traces, _metrics, _time, _log) = (options.Password, texts, traces, metrics, time, log);
        _requests = new GatewayRequests(options, moscow);
        _transport = new GatewayTransport(handler, options.Timeout, time);
    }

    /// <summary>
    /// Sends to one phone by the single script, or by the timed one when <see cref="OutgoingSms.At"/> is set; to several phones, and to one whose text no
    /// header carries, by the batch script. A text that cannot travel at all is refused without a call.
    /// </summary>
    /// <exception cref="ArgumentException">The caller's bug: no phones or more than 200, a phone that is not 5 to 15 digits, a sender that
    /// <see cref="SenderName"/> refuses, or several phones with flash or a time. Nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the call began: nothing was sent.</exception>
    public async Task<SendReply> SendAsync(OutgoingSms sms, CancellationToken cancellation)
    {
        Check(sms);
        var single = sms.Phones.Count == 1;
        var plan = _texts.Plan(sms.Text, sms.Flash, sms.At is not null);
        var script = !single || plan.Way == TextWay.Batch ? GatewayScript.Batch : sms.At is null ? GatewayScript.Single : GatewayScript.Timed;
        if (plan.Way == TextWay.Impossible)
        {
            var refused = ReplyClassifier.Whole(script, sms.Phones.Count, (Verdict.Refused, new(GatewayErrorCode.InvalidHeader, $"the text cannot be sent: {plan.Reason}")));
            return Log(refused, sms, TimeSpan.Zero);
        }

        var request = script == GatewayScript.Batch ? _requests.Batch(sms) : _requests.Single(sms, plan.HeaderValue!);
        using var call = _traces.Call(script);
        var started = _time.GetTimestamp();
        var exchange = await _transport.CallAsync(request, cancellation);
        var reply = new ReplyClassifier(_password, sms.Text).Send(script, sms.Phones.Count, exchange);
        return Log(reply, sms, Ended(call, script, reply.Verdict, reply.Error, started));
    }

    /// <summary>The delivery status of a message.</summary>
    /// <param name="gatewayId">As an accepted send gave it.</param>
    /// <exception cref="ArgumentException">Not an id that this client ever gives out.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the call began.</exception>
    public async Task<StatusReply> StatusAsync(string gatewayId, CancellationToken cancellation)
    {
        if (!MessageId.IsValid(gatewayId))
        {
            throw new ArgumentException("Not a gateway id.", nameof(gatewayId));
        }

        var (reply, took) = await QueryAsync(
            GatewayScript.Status, () => _requests.Status(gatewayId), new ReplyClassifier(_password).Status, status => (status.Verdict, status.Error), cancellation);
        GatewayLog.Status(_log, LevelOf(reply.Verdict), gatewayId, reply.Verdict, reply.Status, reply.Error?.Code, reply.Error?.Detail, took.TotalMilliseconds);
        return reply;
    }

    /// <summary>The account's balance; also the cheapest way to ask whether the gateway lives and takes the login.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before the call began.</exception>
    public async Task<BalanceReply> BalanceAsync(CancellationToken cancellation)
    {
        var (reply, took) = await QueryAsync(GatewayScript.Balance, _requests.Balance, new ReplyClassifier(_password).Balance, balance => (balance.Verdict, balance.Error), cancellation);
        GatewayLog.Balance(_log, LevelOf(reply.Verdict), reply.Verdict, reply.Error?.Code, reply.Error?.Detail, took.TotalMilliseconds);
        return reply;
    }

    public void Dispose()
    {
        _transport.Dispose();
        _queries.Dispose();
    }

    private async Task<(T Reply, TimeSpan Took)> QueryAsync<T>(
        string script, Func<HttpRequestMessage> request, Func<Exchange, T> classifier, Func<T, (Verdict Verdict, GatewayError? Error)> outcome, CancellationToken cancellation)
    {
        await _queries.WaitAsync(cancellation);
        try
        {
            using var call = _traces.Call(script);
            var started = _time.GetTimestamp();
            var reply = classifier(await _transport.CallAsync(request(), cancellation));
            var (verdict, error) = outcome(reply);
            return (reply, Ended(call, script, verdict, error, started));
        }
        finally
        {
            _queries.Release();
        }
    }

    private static void Check(OutgoingSms sms)
    {
        if (sms.Phones.Count is 0 or > MostPhones)
        {
            throw new ArgumentException($"A call has 1 to {MostPhones} phones, not {sms.Phones.Count}.", nameof(sms));
        }

        if (sms.Phones.Any(phone => phone.Length is < 5 or > 15 || !phone.All(char.IsAsciiDigit)))
        {
            throw new ArgumentException("A phone is not 5 to 15 digits.", nameof(sms));
        }

        if (!SenderName.IsValid(sms.Sender))
        {
            throw new ArgumentException("The sender is not a sender name.", nameof(sms));
        }

        if (sms.Phones.Count > 1 && (sms.Flash || sms.At is not null))
        {
            throw new ArgumentException("Only a message to a single phone can be flash or timed.", nameof(sms));
        }
    }

    private TimeSpan Ended(Activity? call, string script, Verdict verdict, GatewayError? error, long started)
    {
        var took = _time.GetElapsedTime(started);
        SmsTraces.End(call, verdict, error?.Code);
        _metrics.Called(script, verdict, error?.Code, took);
        return took;
    }

    private SendReply Log(SendReply reply, OutgoingSms sms, TimeSpan took)
    {
        var to = sms.Phones.Count == 1 ? PhoneMask.Of(sms.Phones[0]) : $"{sms.Phones.Count} phones";
        var accepted = reply.Phones.Count(phone => phone.Verdict == Verdict.Accepted);
        var level = accepted == reply.Phones.Count ? LogLevel.Information : LogLevel.Warning;
        var error = reply.Error ?? reply.Phones.FirstOrDefault(phone => phone.Error is not null)?.Error;
        GatewayLog.Send(_log, level, reply.Script, to, reply.Verdict, accepted, error?.Code, error?.Detail, took.TotalMilliseconds);
        return reply;
    }

    private static LogLevel LevelOf(Verdict verdict) => verdict == Verdict.Accepted ? LogLevel.Information : LogLevel.Warning;
}
