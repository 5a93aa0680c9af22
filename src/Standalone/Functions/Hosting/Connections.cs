using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using SmsFunctions.Standalone.Invocation;

namespace SmsFunctions.Standalone.Hosting;

/// <summary>Storage clients by the name of a connection setting: a connection string, or <c>__queueServiceUri</c> and <c>__blobServiceUri</c> with an identity.</summary>
internal sealed class Connections(IConfiguration settings)
{
    private const string Storage = "Storage";

    /// <param name="retries">How often the client repeats a failed request by itself; null leaves it its default, about half a minute of trying.</param>
    /// <exception cref="InvalidFunctionException">The connection is not set or cannot be read.</exception>
    public QueueServiceClient Queues(string? name, int? retries = null)
    {
        // Texts are decoded by the listener: one that cannot be decoded must still reach the poison queue as it is.
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None };
        options.Retry.MaxRetries = retries ?? options.Retry.MaxRetries;
        return Create(name, "queueServiceUri", text => new QueueServiceClient(text, options), (uri, credential) => new QueueServiceClient(uri, credential, options));
    }

    /// <exception cref="InvalidFunctionException">The connection is not set or cannot be read.</exception>
    public BlobServiceClient Blobs() => Create(
        null,
        "blobServiceUri",
        text => new BlobServiceClient(text),
        (uri, credential) => new BlobServiceClient(uri, credential));

    private T Create<T>(string? name, string uriKey, Func<string, T> fromText, Func<Uri, TokenCredential, T> fromUri)
    {
        name ??= Storage;
        string[] candidates = [$"AzureWebJobs{name}", name];
        foreach (var section in candidates.Select(settings.GetSection))
        {
            if (section.Value is { Length: > 0 } text)
            {
                try
                {
                    return fromText(text);
                }
                catch (Exception wrong) when (wrong is FormatException or ArgumentException)
                {
                    // The text holds the account's key: it is not shown.
                    throw new InvalidFunctionException($"the setting '{section.Key}' is not a storage connection string.");
                }
            }

            if (section[uriKey] is { Length: > 0 } address)
            {
                return Uri.TryCreate(address, UriKind.Absolute, out var uri)
                    ? fromUri(uri, Credential(section))
                    : throw new InvalidFunctionException($"the setting '{section.Key}__{uriKey}' is not an address: '{address}'.");
            }
        }

        throw new InvalidFunctionException($"the connection '{candidates[0]}' is not set: give it a connection string, or '{candidates[0]}__{uriKey}'.");
    }

    private static TokenCredential Credential(IConfiguration section)
    {
        if (!string.Equals(section["credential"], "managedidentity", StringComparison.OrdinalIgnoreCase))
        {
            return new DefaultAzureCredential();
        }

        return new ManagedIdentityCredential(section["clientId"] is { Length: > 0 } client
            ? ManagedIdentityId.FromUserAssignedClientId(client)
            : ManagedIdentityId.SystemAssigned);
    }
}
