using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SmsFunctions.Foundation;

namespace SmsFunctions.Callbacks;

internal static class CallbacksRegistration
{
    /// <summary>Registers callbacks and the store of chunks.</summary>
    public static IServiceCollection AddCallbacks(this IServiceCollection services)
    {
        services.AddCheckedOptions<CallbackOptions, CallbackOptionsValidator>(CallbackOptions.Section);
        services.TryAddSingleton<HostLookup>(System.Net.Dns.GetHostAddressesAsync);
        services.AddSingleton<CallbackClient>();
        services.AddSingleton<CallbackPlan>();
        services.AddSingleton<CallbackQueue>();
        services.AddSingleton<ChunkStore>();
        services.AddSingleton<EndedCallbacks>();
        services.AddSingleton<CallbackTable>();
        services.AddSingleton<DisabledReceivers>();
        services.AddSingleton<SilentAddresses>();
        services.AddSingleton<CallbackSender>();
        services.AddSingleton<CallbackHandler>();
        services.AddSingleton<CallbackSweep>();
        services.AddSingleton<CallbackOperations>();
        services.AddSingleton<CallbackReader>();
        services.AddSingleton<CallbackRedelivery>();
        return services;
    }
}
