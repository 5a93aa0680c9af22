using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>Settings <c>Storage__*</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <value>
    /// The number of table partitions for the requests of a day, 1 to 16, default 2. An instance uses one of them, and all while it writes more than 500
    /// rows a second. Each takes up to 2,000 rows a second; a message makes about 15. Two take what 64 concurrent gateway calls send. Each one that is in
    /// use costs every sweep a query, and concurrent writes share fewer transactions. It can be changed at any time.
    /// </value>
    [Range(1, BatchId.Shards)]
    public int Shards { get; set; } = 2;
}

/// <summary>Checks the bounds of each setting.</summary>
internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var failures = SettingsCheck.Annotations(StorageOptions.Section, options);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
