using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Storage;

/// <summary>
/// Compares this machine's clock with storage's, which is in every answer: all that instances have in common are times in rows, and a clock
/// that is wrong by a lease's length would break them.
/// </summary>
public sealed class ClockWatch(TimeProvider time, Alerts alerts) : HttpPipelinePolicy
{
    /// <value>Differences up to this are no trouble: every lease and marker leaves room for them.</value>
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

    // Storage wrote its time somewhere between the question and the answer, however long that took.
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
