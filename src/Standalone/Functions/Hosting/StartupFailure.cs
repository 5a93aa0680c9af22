using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace SmsFunctions.Standalone.Hosting;

/// <summary>Which failures of a start the person at the keyboard can mend, and how they are told.</summary>
internal static class StartupFailure
{
    /// <returns>Null when the failure is a fault of the program: its stack trace is wanted then.</returns>
    public static string? Explain(Exception failure, string app)
    {
        var causes = failure is AggregateException several ? [.. several.Flatten().InnerExceptions] : new[] { failure };
        if (causes.All(cause => cause is OptionsValidationException))
        {
            var reasons = causes.Cast<OptionsValidationException>().SelectMany(cause => cause.Failures);
            return $"{app} cannot start, its settings are not right:\n  {string.Join("\n  ", reasons)}";
        }

        return failure switch
        {
            StartupException known => known.Message,
            IOException { InnerException: AddressInUseException } => $"{app} cannot start: {failure.Message} Stop what uses the port, or choose another with --port.",
            _ => null,
        };
    }
}
