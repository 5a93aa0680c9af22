using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.Messages;

internal static class MessagesRegistration
{
    /// <summary>Registers the domain.</summary>
    public static IServiceCollection AddMessages(this IServiceCollection services)
    {
        services.AddSingleton<ChunkMachine>();
        services.AddSingleton<RetryPolicy>();
        services.AddSingleton<TrackingPlan>();
        return services;
    }
}
