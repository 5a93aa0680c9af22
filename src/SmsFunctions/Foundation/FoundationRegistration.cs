using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace SmsFunctions.Foundation;

internal static class FoundationRegistration
{
    /// <summary>Registers the activity source.</summary>
    public static IServiceCollection AddFoundation(this IServiceCollection services)
    {
        services.TryAddSingleton<Instrumentation>();
        return services;
    }
}
