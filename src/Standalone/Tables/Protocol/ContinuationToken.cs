using Azure.Core;

namespace Azure.Data.Tables.Protocol;

/// <summary>Where the next page of rows begins: the service's two opaque values with a space between, as the real package writes it, so that either build reads the other's.</summary>
internal readonly record struct ContinuationToken(string? PartitionKey, string? RowKey)
{
    public static string? From(ResponseHeaders headers)
    {
        headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partition);
        headers.TryGetValue("x-ms-continuation-NextRowKey", out var row);
        return partition is null && row is null ? null : $"{partition} {row}";
    }

    public static ContinuationToken Parse(string? text)
    {
        if (text is not { Length: > 1 })
        {
            return default;
        }

        var space = text.IndexOf(' ');
        return space < 0 ? new(text, null) : new(text[..space], space + 1 < text.Length ? text[(space + 1)..] : null);
    }
}
