using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;

namespace SmsFunctions.Telemetry;

/// <summary>The settings <c>Telemetry__*</c>.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <value>
    /// The fraction of traces that is exported to Application Insights, 0 to 1, default 1. A trace is exported completely or not at all. Metrics and
    /// logs are always exported.
    /// </value>
    [Range(0f, 1f)]
    public float TraceRatio { get; set; } = 1;
}

internal sealed class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>
{
    public ValidateOptionsResult Validate(string? name, TelemetryOptions options)
    {
        var failures = SettingsCheck.Annotations(TelemetryOptions.Section, options);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
