namespace SmsFunctions.Benchmarks.Ceilings;

/// <summary>One storage request as it goes over the wire, but for its signature.</summary>
/// <param name="PathAndQuery">Percent-encoded, behind the account: <c>/Sms(PartitionKey='a',RowKey='b')</c>.</param>
/// <param name="Headers">Without those that name the host, the length, the date and the signature.</param>
internal sealed record ThinCall(StorageService Service, string Method, string PathAndQuery, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[]? Body = null);

internal enum StorageService
{
    Table,
    Queue,
}
