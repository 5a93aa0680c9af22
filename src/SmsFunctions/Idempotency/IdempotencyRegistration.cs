using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.Idempotency;

internal static class IdempotencyRegistration
{
    /// <summary>Registers idempotency keys.</summary>
    public static IServiceCollection AddIdempotency(this IServiceCollection services)
    {
        services.AddSingleton<IdempotencyKeys>();
        services.AddSingleton<IdempotentHandler>();
        return services;
    }
}
