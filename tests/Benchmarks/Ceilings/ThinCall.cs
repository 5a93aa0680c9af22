namespace SmsFunctions.Benchmarks.Ceilings;

/// <summary>One storage request, complete except for its signature.</summary>
/// <param name="PathAndQuery">The percent-encoded part after the account: <c>/Sms(PartitionKey='a',RowKey='b')</c>.</param>
/// <param name="Headers">All headers except host, length, date and signature.</param>
internal sealed record ThinCall(
    StorageService Service, string Method, string PathAndQuery, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[]? Body = null);

internal enum StorageService
{
    Table,
    Queue,
}
