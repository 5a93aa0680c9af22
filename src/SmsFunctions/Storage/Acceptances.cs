using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>
/// Creates the ids of new requests. An instance uses one shard, its home, so that its writes can be combined and timers query few partitions. While it
/// writes more rows than one partition should take, it uses all shards of <see cref="StorageOptions.Shards"/>.
/// </summary>
public sealed class Acceptances(IOptions<StorageOptions> options, WriteRate rate, TimeProvider time)
{
    private readonly int _home = RandomNumberGenerator.GetInt32(options.Value.Shards);

    /// <summary>Returns a new id with the current time.</summary>
    public Acceptance New() =>
        Acceptance.Of(time.GetUtcNow(), rate.IsHigh ? RandomNumberGenerator.GetInt32(options.Value.Shards) : _home);
}
