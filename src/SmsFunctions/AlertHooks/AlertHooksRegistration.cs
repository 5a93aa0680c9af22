using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;

namespace SmsFunctions.AlertHooks;

internal static class AlertHooksRegistration
{
    /// <summary>Registers the alert hooks.</summary>
    public static IServiceCollection AddAlertHooks(this IServiceCollection services)
    {
        services.AddOptions<HooksOptions>()
            .Configure<IConfiguration>((options, settings) =>
                settings.GetSection(HooksOptions.Section).Bind(options.Sources, strict => strict.ErrorOnUnknownConfiguration = true))
            .ValidateOnStart();
        services.AddSingleton(CheckedSettings.Of<HooksOptions>(HooksOptions.Section));
        services.AddSingleton<IValidateOptions<HooksOptions>, HookOptionsValidator>();
        services.AddSingleton<HookSources>();
        services.AddSingleton<HookNonces>();
        services.AddSingleton<HookDecisions>();
        services.AddSingleton<AlertReceiver>();
        return services;
    }
}
