using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SmsFunctions.Storage;

namespace SmsFunctions;

/// <summary>Finds everything that is wrong with the settings before the app starts, so that it is mended at once and not one by one.</summary>
public static class StartCheck
{
    private static readonly string[] Schedules = ["ReleaseTimer", "TrackingTimer"];

    /// <returns>The errors as one block of text, without any secret; null when there are none.</returns>
    public static string? Report(IServiceProvider app)
    {
        // Sections look at one another's settings, and would tell the same.
        var problems = Problems(app).Distinct().ToList();
        return problems.Count == 0 ? null : $"Error: SmsFunctions cannot start, its settings are not right ({problems.Count}):\n  - {string.Join("\n  - ", problems)}\nThe README's table \"Settings\" says what each may be.";
    }

    private static IEnumerable<string> Problems(IServiceProvider app)
    {
        var settings = app.GetRequiredService<IConfiguration>();
        return
        [
            .. StorageClients.Problems(settings),
            .. app.GetServices<CheckedSettings>().SelectMany(section => Problems(() => section.Read(app))),
            .. Schedules.Where(name => string.IsNullOrWhiteSpace(settings[name])).Select(name => $"{name} is missing: an NCRONTAB expression such as */10 * * * * *."),
        ];
    }

    private static IReadOnlyList<string> Problems(Action read)
    {
        try
        {
            read();
            return [];
        }
        catch (OptionsValidationException wrong)
        {
            return [.. wrong.Failures];
        }
        catch (InvalidOperationException wrong)
        {
            // A number or a time that is none: what no text fails to be is no secret. The message names the place with colons.
            return [$"{wrong.Message.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal)} ({wrong.InnerException?.Message ?? "not of that type"})"];
        }
    }
}

/// <summary>A section of the settings that is checked when the app starts.</summary>
/// <param name="Read">Throws when something is wrong with it.</param>
public sealed record CheckedSettings(Action<IServiceProvider> Read)
{
    public static CheckedSettings Of<TOptions>()
        where TOptions : class => new(app => _ = app.GetRequiredService<IOptions<TOptions>>().Value);
}
