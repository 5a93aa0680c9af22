namespace Azure.Data.Tables.Protocol;

/// <summary>
/// The address of an account's Table service: https://account.table.core.windows.net/, or with the account in the path as the emulator
/// has it, http://127.0.0.1:10002/devstoreaccount1/. A shared access signature stands in the query.
/// </summary>
internal sealed class TableEndpoint
{
    private TableEndpoint(Uri address)
    {
        Address = new(address.GetLeftPart(UriPartial.Path));
        var builder = new UriBuilder(address);
        if (!builder.Path.EndsWith('/'))
        {
            builder.Path += '/';
        }

        Root = builder.Uri;
    }

    /// <value>As it was given, without the query.</value>
    public Uri Address { get; }

    /// <value>Its path ends with a slash.</value>
    public Uri Root { get; }

    public string RootWithoutQuery => Root.GetLeftPart(UriPartial.Path);

    public string? AccountName
    {
        get
        {
            var dot = Root.Host.IndexOf('.');
            return dot > 0 && Root.HostNameType == UriHostNameType.Dns ? Root.Host[..dot]
                : Root.Segments.Length > 1 ? Root.Segments[1].TrimEnd('/')
                : null;
        }
    }

    public static TableEndpoint Of(Uri address) => new(address);

    /// <summary>The account's address from one that may end with the name of the table.</summary>
    public static TableEndpoint Of(Uri address, string table)
    {
        var account = Of(address);
        var segments = account.Root.Segments;
        var least = account.Root.HostNameType == UriHostNameType.Dns && !account.Root.IsLoopback ? 2 : 3;
        if (segments.Length < least || !segments[^1].TrimEnd('/').Equals(table, StringComparison.OrdinalIgnoreCase))
        {
            return account;
        }

        return new(new UriBuilder(account.Root) { Path = string.Concat(segments[..^1]) }.Uri);
    }

    public Uri UriOf(string table) => new(RootWithoutQuery + table);
}
