using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.Search;

internal static class SearchRegistration
{
    /// <summary>Registers the reads.</summary>
    public static IServiceCollection AddSearch(this IServiceCollection services)
    {
        services.AddSingleton<BatchReader>();
        services.AddSingleton<MessageList>();
        services.AddSingleton<BatchesOfDay>();
        return services;
    }
}
