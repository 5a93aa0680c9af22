using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Retries, transport, diagnostics and the service version of a client.</summary>
public class TableClientOptions : ClientOptions
{
    public TableClientOptions(ServiceVersion serviceVersion = ServiceVersion.V2020_12_06) => Version = serviceVersion switch
    {
        ServiceVersion.V2019_02_02 => "2019-02-02",
        ServiceVersion.V2020_12_06 => "2020-12-06",
        _ => throw new ArgumentOutOfRangeException(nameof(serviceVersion)),
    };

    /// <summary>The Table service's API versions.</summary>
    public enum ServiceVersion
    {
#pragma warning disable CA1707 // The names are the real package's.
        V2019_02_02 = 1,
        V2020_12_06 = 2,
#pragma warning restore CA1707
    }

    /// <value>With a token credential: ask the service for its tenant first, by a request that it refuses.</value>
    public bool EnableTenantDiscovery { get; set; }

    internal string Version { get; }

    /// <summary>What a client uses when it is given no options; these name what logs may show of a query beside the path.</summary>
    internal static TableClientOptions WhenNoneGiven => new()
    {
        Diagnostics =
        {
            LoggedHeaderNames = { "x-ms-request-id", "DataServiceVersion" },
            LoggedQueryParameters = { "api-version", "$format", "$filter", "$top", "$select" },
        },
    };
}
