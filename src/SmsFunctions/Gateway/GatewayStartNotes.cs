using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SmsFunctions.Gateway;

/// <summary>What about the gateway's settings works but is hardly meant: said once at start, and by health.</summary>
public sealed partial class GatewayStartNotes(IOptions<GatewayOptions> options, MoscowTime moscow, ILogger<GatewayStartNotes> log) : IHostedService
{
    public IReadOnlyList<string> Notes { get; } =
    [
        .. options.Value.Sender.Equals(SenderName.Trial, StringComparison.OrdinalIgnoreCase)
            ? (string[])[$"Gateway__Sender is {SenderName.Trial}, the operator's trial name: ask for a name of your own before sending to customers."] : [],
        .. moscow.IsGuessed ? (string[])["This machine has no time zone data: Moscow time is taken as UTC+03:00."] : [],
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
