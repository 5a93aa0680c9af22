using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.Foundation;

namespace SmsFunctions.Telemetry;

internal static class TelemetryRegistration
{
    /// <summary>Registers alerts and traces.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.AddCheckedOptions<TelemetryOptions, TelemetryOptionsValidator>(TelemetryOptions.Section);
        services.AddSingleton<MessageTraces>();
        services.AddSingleton<Alerts>();
        services.AddSingleton<RefusalWatch>();
        return services;
    }
}
