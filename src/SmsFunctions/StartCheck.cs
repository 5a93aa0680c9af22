using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.Foundation;
using SmsFunctions.Gateway;
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
            .. KeylessProblems(settings),
            .. Schedules.Where(name => !IsSchedule(settings[name]))
                .Select(name => $"{name} is '{settings[name]}': it must be an NCRONTAB expression of six fields, or of five without the seconds, "
                    + "such as */10 * * * * *."),
        ];
    }

    // Without a key every program on the machine can send, and only the simulator may be the gateway. Core Tools check no key and set their variable in
    // the worker. The bundled host sets NoKeys when it asks for none.
    private static IEnumerable<string> KeylessProblems(IConfiguration settings)
    {
        var isElsewhere = Uri.TryCreate(settings["Gateway:BaseUrl"] ?? new GatewayOptions().BaseUrl, UriKind.Absolute, out var gateway)
            && gateway is { Scheme: "https" or "http", IsLoopback: false };
        return !isElsewhere ? []
            : settings["FUNCTIONS_CORETOOLS_ENVIRONMENT"] is { Length: > 0 }
                ? [$"Gateway__BaseUrl is at {gateway!.Host}: Core Tools check no key, so every program on this machine could send SMS through it. Use a "
                    + "gateway on this machine, or run the app with src/FunctionsHost and FunctionsHost__Key."]
            : settings.GetValue<bool>("FunctionsHost:NoKeys")
                ? [$"FunctionsHost__Key is missing: without a key, every program on this machine could send SMS through {gateway!.Host}. Set a key."]
            : [];
    }

    // The host parses the schedule, and in Azure it also accepts five fields. This check only finds values that cannot be a schedule.
    private static bool IsSchedule(string? text) => text?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length is 5 or 6;
}
