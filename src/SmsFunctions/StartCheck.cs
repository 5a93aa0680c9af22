using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.Foundation;
using SmsFunctions.Storage;

namespace SmsFunctions;

/// <summary>Checks all settings before the app starts and reports all errors together.</summary>
public static class StartCheck
{
    private static readonly string[] Schedules = ["ReleaseTimer", "TrackingTimer", "MaintenanceTimer", "RetentionTimer"];

    /// <returns>The errors as one block of text, without any secret; null when there are none.</returns>
    public static string? Report(IServiceProvider app)
    {
        var problems = Problems(app).ToList();
        return problems.Count == 0
            ? null
            : $"Error: SmsFunctions cannot start because its settings are invalid ({problems.Count}):\n  - {string.Join("\n  - ", problems)}\n"
                + "src/SmsFunctions/docs/settings.md lists every setting with its bounds.";
    }

    private static IEnumerable<string> Problems(IServiceProvider app)
    {
        var settings = app.GetRequiredService<IConfiguration>();
        return
        [
            .. StorageClients.Problems(settings),
            .. app.GetServices<CheckedSettings>().SelectMany(section => section.Problems(app)),
            .. Schedules.Where(name => !IsSchedule(settings[name]))
                .Select(name => $"{name} is '{settings[name]}': it must be an NCRONTAB expression of six fields such as */10 * * * * *."),
        ];
    }

    // The host parses the schedule, and in Azure it also accepts five fields. This check only finds values that cannot be a schedule.
    private static bool IsSchedule(string? text) => text?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length is 5 or 6;
}
