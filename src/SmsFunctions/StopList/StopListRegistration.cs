using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.StopList;

internal static class StopListRegistration
{
    /// <summary>Registers the stop list.</summary>
    public static IServiceCollection AddStopList(this IServiceCollection services)
    {
        services.AddSingleton<StopListTable>();
        services.AddSingleton<StopNumbers>();
        services.AddSingleton<RecipientRules>();
        return services;
    }
}
