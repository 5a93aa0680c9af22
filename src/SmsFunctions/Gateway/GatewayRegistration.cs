using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace SmsFunctions.Gateway;

/// <summary>Registers the gateway's client and what it needs.</summary>
public static class GatewayRegistration
{
    /// <summary>
    /// <see cref="GatewayClient"/>, <see cref="TextCarriage"/> and <see cref="MoscowTime"/> as singletons; the settings come from the section
    /// <c>Gateway</c> and are checked at start. Needs logging and the configuration to be registered.
    /// </summary>
    public static IServiceCollection AddGateway(this IServiceCollection services)
    {
        services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<MoscowTime>();
        services.TryAddSingleton<TextCarriage>();
        services.TryAddSingleton<GatewayClient>();
        services.AddHostedService<GatewayStartNotes>();
        return services;
    }
}
