using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SmsFunctions.Gateway;

/// <summary>Says once, at start, what about the gateway's settings works but is hardly meant.</summary>
internal sealed partial class GatewayStartNotes(IOptions<GatewayOptions> options, MoscowTime moscow, ILogger<GatewayStartNotes> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Sender.Equals(SenderName.Trial, StringComparison.OrdinalIgnoreCase))
        {
            TrialSender(log, SenderName.Trial);
        }

        if (moscow.IsGuessed)
        {
            NoTimeZoneData(log);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "Gateway__Sender is {Sender}, the operator's trial name: ask for a name of your own before sending to customers.")]
    private static partial void TrialSender(ILogger log, string sender);

    [LoggerMessage(LogLevel.Warning, "This machine has no time zone data: Moscow time is taken as UTC+03:00.")]
    private static partial void NoTimeZoneData(ILogger log);
}
