using Microsoft.Extensions.Options;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Http;

/// <summary>Explains in a 404 answer that a message may have been purged.</summary>
public sealed class RetentionNote(IOptions<RetentionOptions> options, TimeProvider time)
{
    /// <returns>Empty when the request is too recent to have been purged.</returns>
    public string Note(BatchId request) => request.CreatedAt + options.Value.RowsFor <= time.GetUtcNow()
        ? $" Messages are kept for {options.Value.Rows} days after their final state (Retention__Rows); this one is older than that."
        : "";
}
