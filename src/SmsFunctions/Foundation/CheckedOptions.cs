using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SmsFunctions.Foundation;

internal static class CheckedOptions
{
    /// <summary>Registers a section of the settings: bound, validated at the start, and reported together with all other wrong settings.</summary>
    public static void AddCheckedOptions<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class, new()
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        services.AddSingleton(CheckedSettings.Of<TOptions>(section));
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
    }
}
