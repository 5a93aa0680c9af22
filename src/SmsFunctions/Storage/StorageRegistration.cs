using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.Foundation;

namespace SmsFunctions.Storage;

internal static class StorageRegistration
{
    /// <summary>Registers tables and queues, and the clock that follows storage's as the app's <see cref="TimeProvider"/>.</summary>
    /// <param name="machine">The machine's clock.</param>
    public static IServiceCollection AddStorage(this IServiceCollection services, TimeProvider machine)
    {
        services.AddSingleton(new StorageClock(machine));
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<StorageClock>());
        services.AddSingleton<ClockWatch>();
        services.AddSingleton(provider => StorageClients.Tables(provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<ClockWatch>()));
        services.AddSingleton(provider => StorageClients.Queues(provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<ClockWatch>()));
        services.AddSingleton<MessageMetrics>();
        services.AddSingleton<IMessageObserver>(provider => provider.GetRequiredService<MessageMetrics>());
        services.AddSingleton<MessageEvents>();
        services.AddSingleton<AttentionTable>();
        services.AddSingleton<WriteRate>();
        services.AddSingleton<GroupCommit>();
        services.AddSingleton<ChunkTable>();
        services.AddSingleton<BatchTable>();
        services.AddSingleton<BatchHeaders>();
        services.AddSingleton<OpenPartitions>();
        services.AddSingleton<Acceptances>();
        services.AddSingleton<DueWork>();
        services.AddSingleton<OpenMarkers>();
        services.AddSingleton<WorkMetrics>();
        services.AddSingleton<TimerHeartbeat>();
        services.AddSingleton<StorageSetup>();
        services.AddHostedService(provider => provider.GetRequiredService<StorageSetup>());
        services.AddSingleton<MessageScan>();
        services.AddSingleton<StoredDays>();
        services.AddCheckedOptions<StorageOptions, StorageOptionsValidator>(StorageOptions.Section);
        services.AddCheckedOptions<RetentionOptions, RetentionOptionsValidator>(RetentionOptions.Section);
        return services;
    }
}
