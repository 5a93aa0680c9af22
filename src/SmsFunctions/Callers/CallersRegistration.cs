using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;

namespace SmsFunctions.Callers;

internal static class CallersRegistration
{
    /// <summary>Registers the callers and their limits.</summary>
    public static IServiceCollection AddCallers(this IServiceCollection services)
    {
        services.AddOptions<CallersOptions>()
            .Configure<IConfiguration>((options, settings) =>
                settings.GetSection(CallersOptions.Section).Bind(options.Entries, strict => strict.ErrorOnUnknownConfiguration = true))
            .ValidateOnStart();
        services.AddSingleton(CheckedSettings.Of<CallersOptions>(CallersOptions.Section));
        services.AddSingleton<IValidateOptions<CallersOptions>, CallerOptionsValidator>();
        services.AddSingleton<CallerList>();
        services.AddSingleton<CallerAccess>();
        services.AddSingleton<CallerQuota>();
        return services;
    }
}
