using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.Lookup;

internal static class LookupRegistration
{
    /// <summary>Registers the lookup of requests by key.</summary>
    public static IServiceCollection AddLookup(this IServiceCollection services) => services.AddSingleton<RequestLookup>();
}
