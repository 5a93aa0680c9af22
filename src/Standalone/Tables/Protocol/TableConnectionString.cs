namespace Azure.Data.Tables.Protocol;

/// <summary>What a storage connection string says about the Table service.</summary>
/// <param name="Credential">Null where the endpoint carries a shared access signature.</param>
internal sealed record TableConnectionString(Uri Endpoint, string? AccountName, TableSharedKeyCredential? Credential)
{
    private const string EmulatorAccount = "devstoreaccount1";

    // Published by Microsoft for the emulator; it opens nothing but an emulator.
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const int EmulatorPort = 10002;

    /// <exception cref="InvalidOperationException">It is not made of pairs of a name and a value, each name once.</exception>
    /// <exception cref="ArgumentException">It is empty, or names no account that could be reached.</exception>
    public static TableConnectionString Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text, "connectionString");
        var settings = Split(text);
        if (settings.GetValueOrDefault("UseDevelopmentStorage") == "true")
        {
            return Emulator(settings.GetValueOrDefault("DevelopmentStorageProxyUri"));
        }

        var account = settings.GetValueOrDefault("AccountName");
        var key = settings.GetValueOrDefault("AccountKey");
        var signature = settings.GetValueOrDefault("SharedAccessSignature");
        var endpoint = settings.GetValueOrDefault("TableEndpoint");
        var named = account is not null && (key is not null || signature is not null);
        if (!named && (endpoint is null || signature is null))
        {
            throw new ArgumentException("The connection string names no Table service: it needs AccountName and AccountKey or SharedAccessSignature, or TableEndpoint and SharedAccessSignature.", "connectionString");
        }

        var address = new UriBuilder(endpoint ?? Default(settings, account!));
        if (signature is not null)
        {
            address.Query = address.Query.Length > 1 ? $"{address.Query}&{signature}" : signature;
        }

        return new(address.Uri, account, key is not null && signature is null ? new(account, key) : null);
    }

    private static string Default(Dictionary<string, string> settings, string account) =>
        $"{settings.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{account}.table.{settings.GetValueOrDefault("EndpointSuffix", "core.windows.net")}";

    private static TableConnectionString Emulator(string? proxy)
    {
        var host = proxy is null ? new UriBuilder("http", "127.0.0.1") : new UriBuilder(proxy);
        host.Port = EmulatorPort;
        host.Path = EmulatorAccount;
        return new(host.Uri, EmulatorAccount, new(EmulatorAccount, EmulatorKey));
    }

    // Neither message repeats the text: it holds the account's key.
    private static Dictionary<string, string> Split(string text)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var rest = text.EndsWith(';') ? text[..^1] : text;
        foreach (var pair in rest.Split(';'))
        {
            var equals = pair.IndexOf('=');
            if (equals <= 0 || equals == pair.Length - 1)
            {
                throw new InvalidOperationException("The connection string has a part that is not Name=Value.");
            }

            if (!settings.TryAdd(pair[..equals].Trim(), pair[(equals + 1)..].Trim()))
            {
                throw new InvalidOperationException("The connection string has a name twice.");
            }
        }

        return settings;
    }
}
