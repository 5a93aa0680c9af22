using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.Http;

internal static class HttpRegistration
{
    /// <summary>Registers what HTTP answers need.</summary>
    public static IServiceCollection AddHttp(this IServiceCollection services)
    {
        services.AddSingleton<RetentionNote>();
        return services;
    }
}
