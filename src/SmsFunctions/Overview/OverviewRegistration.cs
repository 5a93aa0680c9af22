using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.Overview;

internal static class OverviewRegistration
{
    /// <summary>Registers the settings as an operator sees them.</summary>
    public static IServiceCollection AddOverview(this IServiceCollection services)
    {
        services.AddSingleton<RuleSettings>();
        services.AddSingleton<PartnerSettings>();
        services.AddSingleton<SettingsReader>();
        return services;
    }
}
