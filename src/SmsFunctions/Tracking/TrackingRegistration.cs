using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;

namespace SmsFunctions.Tracking;

internal static class TrackingRegistration
{
    /// <summary>Registers the tracking of delivery statuses.</summary>
    public static IServiceCollection AddTracking(this IServiceCollection services)
    {
        services.AddCheckedOptions<TrackingOptions, TrackingOptionsValidator>(TrackingOptions.Section);
        services.AddSingleton<RecentHints>();
        services.AddSingleton<PollQueue>();
        services.AddSingleton(provider => new Pace(
            TimeSpan.FromSeconds(1) / provider.GetRequiredService<IOptions<TrackingOptions>>().Value.RatePerSecond,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PollRound>();
        services.AddSingleton<TrackingWatch>();
        services.AddSingleton<PollHandler>();
        services.AddSingleton<TrackingSweep>();
        return services;
    }
}
