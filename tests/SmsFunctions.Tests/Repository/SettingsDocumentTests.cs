using System.Globalization;
using SmsFunctions.AlertHooks;
using SmsFunctions.Callbacks;
using SmsFunctions.Callers;
using SmsFunctions.Console;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using SmsFunctions.OneC;
using SmsFunctions.Scheduling;
using SmsFunctions.Spending;
using SmsFunctions.StopList;
using SmsFunctions.Storage;
using SmsFunctions.Submission;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Tests.Repository;

/// <summary>docs/settings.md must list the settings of the code with their defaults and bounds.</summary>
public sealed class SettingsDocumentTests
{
    private const string None = "none", Required = "required";

    // The host, the exporters and the startup code read these settings. No options class defines them.
    private static readonly string[] OfThePlatform =
    [
        "AzureWebJobsStorage", "FUNCTIONS_WORKER_RUNTIME", "ReleaseTimer", "TrackingTimer", "MaintenanceTimer", "RetentionTimer",
        "FunctionsHost__Key", "FunctionsHost__FunctionKeys__NAME", "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "OTEL_EXPORTER_OTLP_ENDPOINT",
    ];

    private static readonly Dictionary<string, Row> Rows = (
        from cells in MarkdownDocument.Rows(new MarkdownDocument("src/SmsFunctions/docs/settings.md").Text)
        where cells[0].StartsWith('`')
        select new Row(cells[0].Trim('`'), cells[1], cells[2], cells[3])).ToDictionary(row => row.Name);

    [Fact]
    public void Every_options_class_is_covered()
    {
        string[] sections =
        [
            GatewayOptions.Section, SendingOptions.Section, TrackingOptions.Section, TextOptions.Section, QuietHoursOptions.Section, TariffOptions.Section,
            CallbackOptions.Section, RetentionOptions.Section, OneCOptions.Section, TelemetryOptions.Section, HooksOptions.Section,
            StorageOptions.Section, CallersOptions.Section, NumbersOptions.Section, LimitsOptions.Section,
            ConsoleOptions.Section,
        ];

        var known = AppSetting.All.Select(setting => setting.Name.Split("__")[0]).Distinct();
        Assert.Equal(sections.Order(StringComparer.Ordinal), known.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_setting_has_a_row_and_every_row_is_a_setting()
    {
        var names = AppSetting.All.Select(setting => setting.Name).Concat(OfThePlatform);

        Assert.Equal(names.Order(StringComparer.Ordinal), Rows.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_default_matches_the_code() => Assert.All(AppSetting.All, setting =>
    {
        if (setting.Default.Length > 0)
        {
            Assert.Equal($"`{setting.Default}`", Rows[setting.Name].Default);
        }
        else
        {
            Assert.Contains(Rows[setting.Name].Default, new[] { None, Required });
        }
    });

    [Fact]
    public void Every_bound_matches_the_code()
    {
        var bounded = AppSetting.All.Where(setting => setting.Range is not null).ToList();

        Assert.NotEmpty(bounded);
        Assert.All(bounded, setting =>
        {
            var bounds = string.Create(CultureInfo.InvariantCulture, $"{setting.Range!.Minimum} to {setting.Range.Maximum}");
            Assert.StartsWith(bounds, Rows[setting.Name].Bounds, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_setting_is_explained() => Assert.All(Rows.Values, row => Assert.True(row is { Bounds.Length: > 0, Meaning.Length: > 0 }, row.Name));

    private sealed record Row(string Name, string Default, string Bounds, string Meaning);
}
