using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.Concurrency;

internal static class ConcurrencyRegistration
{
    /// <summary>Registers the limit of gateway calls at a time.</summary>
    public static IServiceCollection AddConcurrency(this IServiceCollection services)
    {
        services.AddSingleton<BlockTable>();
        services.AddSingleton<GatewaySlots>();
        return services;
    }
}
