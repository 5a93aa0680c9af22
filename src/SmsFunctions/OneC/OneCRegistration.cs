using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.Foundation;

namespace SmsFunctions.OneC;

internal static class OneCRegistration
{
    /// <summary>Registers the 1C endpoint.</summary>
    public static IServiceCollection AddOneC(this IServiceCollection services)
    {
        services.AddCheckedOptions<OneCOptions, OneCOptionsValidator>(OneCOptions.Section);
        services.AddSingleton<OneCAccount>();
        services.AddSingleton<LoginPauses>();
        services.AddSingleton<LoginWatch>();
        services.AddSingleton<OneCAccess>();
        services.AddSingleton<OneCReader>();
        services.AddSingleton<RequestNumbers>();
        services.AddSingleton<OneCSubmission>();
        services.AddSingleton<OneCStatus>();
        services.AddSingleton<OneCScripts>();
        return services;
    }
}
