using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;

namespace SmsFunctions.StopList;

internal static class StopListRegistration
{
    /// <summary>Registers the parser of phone numbers, the stop list and the rules for recipients.</summary>
    public static IServiceCollection AddStopList(this IServiceCollection services)
    {
        services.AddCheckedOptions<NumbersOptions, NumbersOptionsValidator>(NumbersOptions.Section);
        services.AddCheckedOptions<LimitsOptions, LimitsOptionsValidator>(LimitsOptions.Section);
        services.AddSingleton(app => new PhoneParser(app.GetRequiredService<IOptions<NumbersOptions>>().Value.Region));
        services.AddSingleton<Destinations>();
        services.AddSingleton<NumberLimits>();
        services.AddSingleton<StopListTable>();
        services.AddSingleton<StopNumbers>();
        services.AddSingleton<StopListEditor>();
        services.AddSingleton<RecipientRules>();
        return services;
    }
}
