using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.Storage;

namespace SmsFunctions.Statistics;

internal static class StatisticsRegistration
{
    /// <summary>Registers the tallies.</summary>
    public static IServiceCollection AddStatistics(this IServiceCollection services)
    {
        services.AddSingleton<TallyTable>();
        services.AddSingleton<TallyBook>();
        services.AddSingleton<IMessageObserver>(provider => provider.GetRequiredService<TallyBook>());
        services.AddSingleton<TallyMerge>();
        services.AddSingleton<StatsReader>();
        services.AddSingleton<VolumeWatch>();
        services.AddHostedService<TallyWriter>();
        return services;
    }
}
