using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.Operations;

internal static class OperationsRegistration
{
    /// <summary>Registers the operations on messages.</summary>
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<OperationFactory>();
        services.AddSingleton<OperationWriter>();
        services.AddSingleton<MessageOperations>();
        services.AddSingleton<MessageChange>();
        services.AddSingleton<BatchChange>();
        return services;
    }
}
