using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.Foundation;

namespace SmsFunctions.Scheduling;

internal static class SchedulingRegistration
{
    /// <summary>Registers quiet hours and timing rules.</summary>
    public static IServiceCollection AddScheduling(this IServiceCollection services)
    {
        services.AddCheckedOptions<QuietHoursOptions, QuietHoursOptionsValidator>(QuietHoursOptions.Section);
        services.AddSingleton<QuietHours>();
        services.AddSingleton<TimingJudge>();
        return services;
    }
}
