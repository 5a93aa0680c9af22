using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;

namespace SmsFunctions.Gateway;

/// <summary>Registers the gateway client and its dependencies.</summary>
public static class GatewayRegistration
{
    /// <summary>
    /// Registers <see cref="GatewayClient"/>, <see cref="TextTransport"/> and <see cref="MoscowTime"/> as singletons. The settings come from the section
    /// <c>Gateway</c> and are validated at start. Logging and the configuration must be registered.
    /// </summary>
    public static IServiceCollection AddGateway(this IServiceCollection services)
    {
        services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section).ValidateOnStart();
        services.AddSingleton(CheckedSettings.Of<GatewayOptions>(GatewayOptions.Section));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.TryAddSingleton<Instrumentation>();
        services.TryAddSingleton<GatewayTraces>();
        services.TryAddSingleton<GatewayMetrics>();
        services.TryAddSingleton<MoscowTime>();
        services.TryAddSingleton<TextTransport>();
        services.TryAddSingleton<GatewayClient>();
        services.TryAddSingleton<GatewayStartNotes>();
        services.AddHostedService(provider => provider.GetRequiredService<GatewayStartNotes>());
        return services;
    }
}
