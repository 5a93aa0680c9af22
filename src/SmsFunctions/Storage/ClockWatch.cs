using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Logging;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Storage;

/// <summary>
/// Compares this machine's clock with the storage service's clock, which is in the Date header of every response. <see cref="StorageClock"/> corrects
/// the difference. A large one also raises an alert, because the machine's clock must be set: the times of logs, spans and the host's timers follow it.
/// </summary>
public sealed class ClockWatch(StorageClock clock, Alerts alerts, ILogger<ClockWatch> logger) : HttpPipelinePolicy
{
    /// <value>A larger difference is an alert.</value>
    public static readonly TimeSpan Alarming = TimeSpan.FromSeconds(30);

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var asked = clock.GetMachineTime();
        ProcessNext(message, pipeline);
        Compare(message, asked);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var asked = clock.GetMachineTime();
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

        var answered = clock.GetMachineTime();
        if (clock.Compare(asked, answered, theirs))
        {
            logger.ClockCorrected(Math.Round(clock.Ahead.TotalSeconds, 1));
        }

        var ahead = theirs < asked ? asked - theirs : theirs > answered ? answered - theirs : TimeSpan.Zero;
        if (ahead.Duration() > Alarming)
        {
            alerts.ClockSkew(ahead);
        }
    }
}
