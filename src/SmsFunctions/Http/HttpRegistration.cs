using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace SmsFunctions.Http;

internal static class HttpRegistration
{
    /// <summary>Registers what HTTP answers need.</summary>
    public static IServiceCollection AddHttp(this IServiceCollection services)
    {
        services.AddSingleton<RetentionNote>();
        services.AddSingleton<LargeBodies>();
        services.AddSingleton<BodyReader>();

        // The worker takes the client's address from X-Forwarded-For. The platform's front end adds the last entry; a client can write all others.
        services.PostConfigure<ForwardedHeadersOptions>(headers => headers.ForwardLimit = 1);
        return services;
    }
}
