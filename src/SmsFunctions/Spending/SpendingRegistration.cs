using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.Foundation;

namespace SmsFunctions.Spending;

internal static class SpendingRegistration
{
    /// <summary>Registers tariff, balance and daily cap.</summary>
    public static IServiceCollection AddSpending(this IServiceCollection services)
    {
        services.AddCheckedOptions<TariffOptions, TariffOptionsValidator>(TariffOptions.Section);
        services.AddSingleton<Tariff>();
        services.AddSingleton<BatchCosts>();
        services.AddSingleton<SpendingMetrics>();
        services.AddSingleton<BalanceLog>();
        services.AddSingleton<BalanceBook>();
        services.AddSingleton<BalanceWatch>();
        services.AddSingleton<DailySpending>();
        services.AddSingleton<BalanceReader>();
        services.AddSingleton<SpendingGuard>();
        return services;
    }
}
