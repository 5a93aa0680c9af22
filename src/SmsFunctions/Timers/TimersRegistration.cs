using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.Timers;

internal static class TimersRegistration
{
    /// <summary>Registers the ticks of the timers.</summary>
    public static IServiceCollection AddTimers(this IServiceCollection services)
    {
        services.AddSingleton<ReleaseTick>();
        services.AddSingleton<TrackingTick>();
        services.AddSingleton<MaintenanceTick>();
        services.AddSingleton<RetentionTick>();
        return services;
    }
}
