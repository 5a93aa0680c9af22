namespace Azure.Data.Tables.Protocol;

/// <summary>A query's pages, each asked for when it is wanted. A page without rows is not the last one: only a missing token ends.</summary>
internal sealed class Pages<T>(Func<string?, int?, Task<Page<T>>> read, int? maxPerPage) : AsyncPageable<T> where T : notnull
{
    public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        do
        {
            var page = await read(continuationToken, pageSizeHint ?? maxPerPage).ConfigureAwait(false);
            yield return page;
            continuationToken = page.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(continuationToken));
    }
}
