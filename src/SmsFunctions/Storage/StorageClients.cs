using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace SmsFunctions.Storage;

/// <summary>
/// Creates the clients of the app's storage account from the settings that the Functions host also uses: a connection string in
/// <c>AzureWebJobsStorage</c>, or for a managed identity <c>AzureWebJobsStorage__tableServiceUri</c>, <c>__queueServiceUri</c> and <c>__clientId</c>.
/// </summary>
public static class StorageClients
{
    private const string Setting = "AzureWebJobsStorage";

    private const string Missing =
        $"{Setting} is not set: give it a storage connection string (UseDevelopmentStorage=true for Azurite), "
        + $"or set {Setting}__tableServiceUri and {Setting}__queueServiceUri.";

    // The clients retry three times after a fault. This timeout ends the retries against an unresponsive service before API clients time out.
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(15);

    public static TableServiceClient Tables(IConfiguration configuration, ClockWatch clock)
    {
        var options = Configured(new TableClientOptions(), clock);
        options.AddPolicy(new TransactionBody(), HttpPipelinePosition.PerCall);
        options.AddPolicy(new TransactionAnswer(), HttpPipelinePosition.PerCall);
        return configuration[$"{Setting}:tableServiceUri"] is { Length: > 0 } uri
            ? new TableServiceClient(new Uri(uri), Credential(configuration), options)
            : new TableServiceClient(ConnectionString(configuration), options);
    }

    public static QueueServiceClient Queues(IConfiguration configuration, ClockWatch clock)
    {
        // The Functions host reads base64; the default of the client is plain text.
        var options = Configured(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }, clock);

        // The host moves a message that is not base64 to the poison queue. With this handler, peeking at the queue skips such a message and does not throw.
        options.MessageDecodingFailed += _ => Task.CompletedTask;
        return configuration[$"{Setting}:queueServiceUri"] is { Length: > 0 } uri
            ? new QueueServiceClient(new Uri(uri), Credential(configuration), options)
            : new QueueServiceClient(ConnectionString(configuration), options);
    }

    /// <summary>Lists the errors in the storage settings. The connection string is never shown, because it contains the account key.</summary>
    public static IEnumerable<string> Problems(IConfiguration configuration)
    {
        string[] services = ["tableServiceUri", "queueServiceUri"];
        if (services.All(service => string.IsNullOrEmpty(configuration[$"{Setting}:{service}"])))
        {
            return configuration[Setting] is not { Length: > 0 } text ? [Missing]
                : IsConnectionString(text) ? [] : [$"{Setting} is not a storage connection string, such as UseDevelopmentStorage=true for Azurite."];
        }

        // These settings may contain a connection string by mistake, so their values are not shown either.
        return services.Where(service => !IsAddress(configuration[$"{Setting}:{service}"]))
            .Select(service => $"{Setting}__{service} is not an https address, such as https://ACCOUNT.{service[..5]}.core.windows.net.");
    }

    private static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    private static bool IsConnectionString(string text)
    {
        try
        {
            _ = (new TableServiceClient(text), new QueueServiceClient(text));
            return true;
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static T Configured<T>(T options, ClockWatch clock)
        where T : ClientOptions
    {
        options.Retry.NetworkTimeout = NetworkTimeout;
        options.AddPolicy(clock, HttpPipelinePosition.PerRetry);
        return options;
    }

    private static ManagedIdentityCredential Credential(IConfiguration configuration) =>
        new(configuration[$"{Setting}:clientId"] is { Length: > 0 } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned);

    private static string ConnectionString(IConfiguration configuration) => configuration[Setting] is { Length: > 0 } text
        ? text
        : throw new InvalidOperationException(Missing);
}
