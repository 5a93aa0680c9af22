using Microsoft.Extensions.Logging;
using SmsFunctions.Messages;

namespace SmsFunctions.StopList;

/// <summary>Changes the stop list. This instance applies the change at once, the others within a second.</summary>
public sealed class StopListEditor(StopListTable table, StopNumbers numbers, TimeProvider time, ILogger<StopListEditor> logger)
{
    /// <inheritdoc cref="StopListTable.AddAsync"/>
    public async Task<StopEntry> AddAsync(string phone, string? reason, string? by, CancellationToken cancellation)
    {
        var entry = await table.AddAsync(phone, reason, time.GetUtcNow(), cancellation, by);
        numbers.Doubt();
        logger.StopListChanged(PhoneMask.Of(phone), "stopped");
        return entry;
    }

    /// <inheritdoc cref="StopListTable.RemoveAsync"/>
    public async Task<bool> RemoveAsync(string phone, string? by, CancellationToken cancellation)
    {
        if (!await table.RemoveAsync(phone, time.GetUtcNow(), cancellation, by))
        {
            return false;
        }

        numbers.Doubt();
        logger.StopListChanged(PhoneMask.Of(phone), "allowed again");
        return true;
    }
}
