using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.Foundation;

namespace SmsFunctions.Console;

internal static class ConsoleRegistration
{
    /// <summary>Registers the operator console.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.AddCheckedOptions<ConsoleOptions, ConsoleOptionsValidator>(ConsoleOptions.Section);
        services.AddSingleton<ConsoleFiles>();
        return services;
    }
}
