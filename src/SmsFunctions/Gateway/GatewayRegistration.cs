using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Gateway;

/// <summary>Registers the gateway's client and what it needs.</summary>
public static class GatewayRegistration
{
    /// <summary>
    /// <see cref="GatewayClient"/>, <see cref="TextTransport"/> and <see cref="MoscowTime"/> as singletons; the settings come from the section
    /// <c>Gateway</c> and are checked at start. Needs logging and the configuration to be registered.
    /// </summary>
    public static IServiceCollection AddGateway(this IServiceCollection services)
    {
        services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section).ValidateOnStart();
        services.AddSingleton(CheckedSettings.Of<GatewayOptions>(GatewayOptions.Section));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.TryAddSingleton<SmsTraces>();
        services.TryAddSingleton<SmsMetrics>();
        services.TryAddSingleton<MoscowTime>();
        services.TryAddSingleton<TextTransport>();
        services.TryAddSingleton<GatewayClient>();
        services.TryAddSingleton<GatewayStartNotes>();
        services.AddHostedService(provider => provider.GetRequiredService<GatewayStartNotes>());
        return services;
    }
}
