using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace FunctionsHost.Jobs;

/// <summary>The storage account of the job host.</summary>
internal sealed partial class Storage(IConfiguration configuration, ILogger<Storage> logger, TimeProvider time)
{
    private const string Setting = "AzureWebJobsStorage";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <exception cref="StartException">AzureWebJobsStorage is missing or not a connection string.</exception>
    public BlobServiceClient Blobs() => Create(connection => new BlobServiceClient(connection));

    /// <summary>Waits until the account answers. Logs one warning if it does not.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        var options = new QueueClientOptions { Retry = { MaxRetries = 0, NetworkTimeout = TimeSpan.FromSeconds(5) } };
        var queues = Create(connection => new QueueServiceClient(connection, options));
        var said = false;
        while (true)
        {
            try
            {
                await queues.GetPropertiesAsync(cancellation);
                return;
            }
            catch (RequestFailedException refused) when (refused.Status is > 0 and < 500)
            {
                // The account answers. The code that needs the refused operation reports the error.
                return;
            }
            catch (Exception away) when (away is RequestFailedException || (away is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                if (!said)
                {
                    NoAnswer(Setting, queues.Uri, away.Message.Split('\n')[0]);
                    said = true;
                }
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    private T Create<T>(Func<string, T> create)
    {
        var connection = configuration[Setting];
        if (connection is not { Length: > 0 })
        {
            throw new StartException($"The setting {Setting} is missing: queue and timer functions need a storage account. "
                + "Put its connection string in local.settings.json or in the environment (UseDevelopmentStorage=true means Azurite). "
                + "This host does not sign in with an identity.");
        }

        try
        {
            return create(connection);
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException)
        {
            throw new StartException($"The setting {Setting} is not the connection string of a storage account: {malformed.Message}");
        }
    }

    [LoggerMessage(LogLevel.Warning,
        "The storage account of {Setting} does not answer at {Address}: {Reason}. Start it (Azurite, if it is local); this host waits for it.")]
    private partial void NoAnswer(string setting, Uri address, string reason);
}
