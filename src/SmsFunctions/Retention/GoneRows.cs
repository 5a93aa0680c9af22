using Microsoft.Extensions.Options;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>Tells why something that was stored once may not be there.</summary>
public sealed class GoneRows(IOptions<RetentionOptions> options, TimeProvider time)
{
    /// <returns>Empty for a request so young that nothing of it can have been purged.</returns>
    public string Note(BatchId request) => request.CreatedAt + options.Value.RowsFor <= time.GetUtcNow()
        ? $" Messages are kept for {options.Value.Rows} days after their final state (Retention__Rows); this one is older than that."
        : "";
}
