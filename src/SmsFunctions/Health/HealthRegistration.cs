using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.Health;

internal static class HealthRegistration
{
    /// <summary>Registers health check and gauges.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<HealthMetrics>();
        services.AddSingleton<WaitingSampler>();
        services.AddSingleton<TimerStateReader>();
        services.AddSingleton<GaugeSampler>();
        services.AddSingleton<HealthCheck>();
        return services;
    }
}
