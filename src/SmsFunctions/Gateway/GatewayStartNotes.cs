using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SmsFunctions.Gateway;

/// <summary>Warnings about gateway settings that work but are probably not intended. They are logged once at start and shown by the health check.</summary>
public sealed partial class GatewayStartNotes(IOptions<GatewayOptions> options, MoscowTime moscow, ILogger<GatewayStartNotes> log) : IHostedService
{
    public IReadOnlyList<string> Notes { get; } =
    [
        .. options.Value.Sender.Equals(SenderName.Trial, StringComparison.OrdinalIgnoreCase)
            ? (string[])[$"Gateway__Sender is {SenderName.Trial}, Stream Telecom's trial name: register your sender name before you send to customers."] : [],
        .. moscow.IsGuessed ? (string[])["This machine has no time zone data: Moscow time is assumed to be UTC+03:00."] : [],
    ];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var note in Notes)
        {
            Said(log, note);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "{Note}")]
    private static partial void Said(ILogger log, string note);
}
