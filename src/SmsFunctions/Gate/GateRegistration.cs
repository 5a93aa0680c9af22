using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.Gate;

internal static class GateRegistration
{
    /// <summary>Registers the gate.</summary>
    public static IServiceCollection AddGate(this IServiceCollection services)
    {
        services.AddSingleton<GateTable>();
        services.AddSingleton<SendingGate>();
        services.AddSingleton<WaitingWork>();
        return services;
    }
}
