using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.Foundation;

namespace SmsFunctions.StopList;

internal static class StopListRegistration
{
    /// <summary>Registers the stop list and the rules for recipients.</summary>
    public static IServiceCollection AddStopList(this IServiceCollection services)
    {
        services.AddCheckedOptions<NumbersOptions, NumbersOptionsValidator>(NumbersOptions.Section);
        services.AddCheckedOptions<LimitsOptions, LimitsOptionsValidator>(LimitsOptions.Section);
        services.AddSingleton<Destinations>();
        services.AddSingleton<NumberLimits>();
        services.AddSingleton<StopListTable>();
        services.AddSingleton<StopNumbers>();
        services.AddSingleton<RecipientRules>();
        return services;
    }
}
