using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.Overview;

internal static class OverviewRegistration
{
    /// <summary>Registers the overview, and the settings as an operator sees them.</summary>
    public static IServiceCollection AddOverview(this IServiceCollection services)
    {
        services.AddSingleton<RuleSettings>();
        services.AddSingleton<PartnerSettings>();
        services.AddSingleton<SettingsReader>();
        services.AddSingleton<OverviewReader>();
        return services;
    }
}
