using Microsoft.Extensions.Options;
using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>Creates the ids of new requests.</summary>
public sealed class Acceptances(IOptions<StorageOptions> options, TimeProvider time)
{
    /// <summary>Returns a new id with the current time.</summary>
    public Acceptance New() => Acceptance.Of(time.GetUtcNow(), options.Value.Shards);
}
