using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;

namespace SmsFunctions.Tracking;

/// <summary>Validates the bounds of each setting and that the schedule is well-formed and increasing.</summary>
internal sealed class TrackingOptionsValidator : IValidateOptions<TrackingOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public ValidateOptionsResult Validate(string? name, TrackingOptions options)
    {
        var failures = SettingsCheck.Annotations(TrackingOptions.Section, options);
        if (!TrackingOptions.TryParseSchedule(options.Schedule, out var offsets) || offsets[^1] > Longest)
        {
            failures.Add($"Tracking__Schedule is '{options.Schedule}': it must be time spans such as 00:00:20,00:05:00,1.23:00:00, separated by commas. "
                + "Each must be longer than the one before, and the last must be at most 7 days.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
