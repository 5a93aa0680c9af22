using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Messages;

namespace SmsFunctions.Gateway;

/// <summary>
/// The client of Stream Telecom's gateway for its "1C" text protocol. "The guide" in this folder is Stream Telecom's description of the protocol,
/// version 1.01. Every method makes one request, never repeats it, and returns what the caller does next. After a call has begun, timeouts and
/// cancellation are reported in the reply and not thrown, because the caller must know whether bytes were sent. Do not cancel a send that has begun:
/// a send that ends after its first byte and before its answer is unconfirmed.
/// </summary>
public sealed class GatewayClient : IDisposable
{
    /// <summary>The gateway's limit for the phones of one call.</summary>
    public const int MostPhones = 200;

    private readonly string _password;
    private readonly TextTransport _texts;
    private readonly GatewayRequests _requests;
    private readonly GatewayTransport _transport;
    private readonly GatewayTraces _traces;
    private readonly GatewayMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    // Limits concurrent queries, so that on a slow gateway they do not take the connections that sends need.
    private readonly SemaphoreSlim _queries = new(GatewayTransport.MaxQueries);

    public GatewayClient(
        IOptions<GatewayOptions> options,
        TextTransport texts,
        MoscowTime moscow,
        GatewayTraces traces,
        GatewayMetrics metrics,
        TimeProvider time,
        ILogger<GatewayClient> log)
        : this(options.Value, texts, moscow, traces, metrics, time, log, _ => { })
    {
    }

    /// <param name="connect">Configures the connections, for example which certificates they trust.</param>
    internal GatewayClient(
        GatewayOptions options,
        TextTransport texts,
        MoscowTime moscow,
        GatewayTraces traces,
        GatewayMetrics metrics,
        TimeProvider time,
        ILogger<GatewayClient> log,
        Action<SocketsHttpHandler> connect)
    {
        var handler = GatewayTransport.Handler(options);
        connect(handler);
        (_password, _texts, _traces, _metrics, _time, _log) = (options.Password, texts, traces, metrics, time, log);
        _requests = new GatewayRequests(options, moscow);
        _transport = new GatewayTransport(handler, options.Timeout, time);
    }

    /// <summary>
    /// Sends a text. One phone uses the single script, or the timed script when <see cref="OutgoingSms.At"/> is set. Several phones, and a text that
    /// a header cannot carry, use the batch script. A text that no script can carry is refused without a call.
    /// </summary>
    /// <exception cref="ArgumentException">A bug of the caller: no phones or more than 200, a phone that is not 5 to 15 digits, a sender that
    /// <see cref="SenderName"/> does not allow, or several phones with flash or a time. Nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the call began. Nothing was sent.</exception>
    public async Task<SendReply> SendAsync(OutgoingSms sms, CancellationToken cancellation)
    {
        Check(sms);
        var single = sms.Phones.Count == 1;
        var plan = _texts.Plan(sms.Text, sms.Flash, sms.At is not null);
        var script = !single || plan.Way == TextWay.Batch ? GatewayScript.Batch : sms.At is null ? GatewayScript.Single : GatewayScript.Timed;
        if (plan.Way == TextWay.Impossible)
        {
            var error = new GatewayError(GatewayErrorCode.InvalidHeader, $"the text cannot be sent: {plan.Reason}");
            var refused = ReplyClassifier.Whole(script, sms.Phones.Count, (Verdict.Refused, error));
            return Log(refused, sms, TimeSpan.Zero);
        }

        var request = script == GatewayScript.Batch ? _requests.Batch(sms) : _requests.Single(sms, plan.HeaderValue!);
        using var call = _traces.Call(script);
        var started = _time.GetTimestamp();
        var exchange = await _transport.CallAsync(request, cancellation);
        var reply = new ReplyClassifier(_password, sms.Text).Send(script, sms.Phones.Count, exchange);
        return Log(reply, sms, Ended(call, script, reply.Verdict, reply.Error, started));
    }

    /// <summary>Gets the delivery status of a message.</summary>
    /// <param name="gatewayId">The id that an accepted send returned.</param>
    /// <exception cref="ArgumentException">The value cannot be an id that this client returned.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the call began.</exception>
    public async Task<StatusReply> StatusAsync(string gatewayId, CancellationToken cancellation)
    {
        if (!GatewayMessageId.IsValid(gatewayId))
        {
            throw new ArgumentException("The value is not a gateway id.", nameof(gatewayId));
        }

        var (reply, took) = await QueryAsync(
            GatewayScript.Status,
            () => _requests.Status(gatewayId),
            new ReplyClassifier(_password).Status,
            status => (status.Verdict, status.Error),
            cancellation);
        GatewayLog.Status(
            _log, LevelOf(reply.Verdict), gatewayId, reply.Verdict, reply.Status, reply.Error?.Code, reply.Error?.Detail, took.TotalMilliseconds);
        return reply;
    }

    /// <summary>Gets the balance of the account. This is also the cheapest test that the gateway is available and accepts the credentials.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before the call began.</exception>
    public async Task<BalanceReply> BalanceAsync(CancellationToken cancellation)
    {
        var (reply, took) = await QueryAsync(
            GatewayScript.Balance,
            _requests.Balance,
            new ReplyClassifier(_password).Balance,
            balance => (balance.Verdict, balance.Error),
            cancellation);
        GatewayLog.Balance(_log, LevelOf(reply.Verdict), reply.Verdict, reply.Error?.Code, reply.Error?.Detail, took.TotalMilliseconds);
        return reply;
    }

    public void Dispose()
    {
        _transport.Dispose();
        _queries.Dispose();
    }

    private async Task<(T Reply, TimeSpan Took)> QueryAsync<T>(
        string script,
        Func<HttpRequestMessage> request,
        Func<Exchange, T> classifier,
        Func<T, (Verdict Verdict, GatewayError? Error)> outcome,
        CancellationToken cancellation)
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
            throw new ArgumentException($"A call must have 1 to {MostPhones} phones; this one has {sms.Phones.Count}.", nameof(sms));
        }

        if (sms.Phones.Any(phone => phone.Length is < 5 or > 15 || !phone.All(char.IsAsciiDigit)))
        {
            throw new ArgumentException("Every phone must be 5 to 15 digits.", nameof(sms));
        }

        if (!SenderName.IsValid(sms.Sender))
        {
            throw new ArgumentException("The sender is not a valid sender name.", nameof(sms));
        }

        if (sms.Phones.Count > 1 && (sms.Flash || sms.At is not null))
        {
            throw new ArgumentException("Only a message to a single phone can be flash or timed.", nameof(sms));
        }
    }

    private TimeSpan Ended(Activity? call, string script, Verdict verdict, GatewayError? error, long started)
    {
        var took = _time.GetElapsedTime(started);
        GatewayTraces.End(call, verdict, error?.Code);
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
