using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.Retention;

internal static class RetentionRegistration
{
    /// <summary>Registers retention.</summary>
    public static IServiceCollection AddRetention(this IServiceCollection services)
    {
        services.AddSingleton<RetentionDays>();
        services.AddSingleton<CallbackRows>();
        services.AddSingleton<PurgeTable>();
        services.AddSingleton<OldHeaders>();
        services.AddSingleton<OldKeys>();
        services.AddSingleton<RetentionSweep>();
        return services;
    }
}
