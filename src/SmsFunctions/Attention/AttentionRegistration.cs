using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.Attention;

internal static class AttentionRegistration
{
    /// <summary>Registers the list of what waits for an operator.</summary>
    public static IServiceCollection AddAttention(this IServiceCollection services)
    {
        services.AddSingleton<AttentionReader>();
        services.AddSingleton<AttentionSweep>();
        return services;
    }
}
