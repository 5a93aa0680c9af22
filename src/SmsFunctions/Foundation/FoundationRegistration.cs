using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace SmsFunctions.Foundation;

internal static class FoundationRegistration
{
    /// <summary>Registers the helpers.</summary>
    public static IServiceCollection AddFoundation(this IServiceCollection services)
    {
        services.TryAddSingleton<Instrumentation>();
        return services;
    }
}
