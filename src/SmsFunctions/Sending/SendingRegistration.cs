using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;

namespace SmsFunctions.Sending;

internal static class SendingRegistration
{
    /// <summary>Registers sending.</summary>
    public static IServiceCollection AddSending(this IServiceCollection services)
    {
        services.AddSingleton<UnpaidSweep>();
        services.AddCheckedOptions<SendingOptions, SendingOptionsValidator>(SendingOptions.Section);
        services.AddSingleton<PreSendChecks>();
        services.AddSingleton<SendQueue>();
        services.AddSingleton<UnconfirmedWatch>();
        services.AddSingleton<ResultStore>();
        services.AddSingleton<ClaimStore>();
        services.AddSingleton<Admission>();
        services.AddSingleton<SendAttempt>();
        services.AddSingleton<SendHandler>();
        services.AddSingleton<HintHandler>();
        services.AddSingleton<DueSends>();
        services.AddSingleton<SendSweep>();
        services.AddSingleton<HoldReleaser>();
        services.AddSingleton<HeldSweep>();
        services.AddSingleton<PoisonHandler>();
        services.AddSingleton<PoisonWatch>();
        return services;
    }
}
