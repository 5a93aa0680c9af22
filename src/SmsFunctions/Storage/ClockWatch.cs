using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Storage;

/// <summary>
/// Compares this machine's clock with the storage service's clock, which is in the Date header of every response. Instances coordinate through times in
/// rows, and a clock that is wrong by the length of a lease breaks this.
/// </summary>
public sealed class ClockWatch(TimeProvider time, Alerts alerts) : HttpPipelinePolicy
{
    /// <value>The accepted difference: leases and markers tolerate this much.</value>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var asked = time.GetUtcNow();
        ProcessNext(message, pipeline);
        Compare(message, asked);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var asked = time.GetUtcNow();
        await ProcessNextAsync(message, pipeline);
        Compare(message, asked);
    }

    // Storage wrote its time at some moment between the request and the response, however long the call took.
    private void Compare(HttpMessage message, DateTimeOffset asked)
    {
        if (!message.HasResponse || !message.Response.Headers.TryGetValue(HttpHeader.Names.Date, out var date)
            || !DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var theirs))
        {
            return;
        }

        var answered = time.GetUtcNow();
        var ahead = theirs < asked ? asked - theirs : theirs > answered ? answered - theirs : TimeSpan.Zero;
        if (ahead.Duration() > Tolerance)
        {
            alerts.ClockSkew(ahead);
        }
    }
}
