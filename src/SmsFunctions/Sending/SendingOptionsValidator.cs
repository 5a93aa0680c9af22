using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using SmsFunctions.StopList;

namespace SmsFunctions.Sending;

/// <summary>Validates the bounds of each setting, and that the lease is long enough for the timeout of the gateway client.</summary>
internal sealed class SendingOptionsValidator(IConfiguration configuration) : IValidateOptions<SendingOptions>
{
    public ValidateOptionsResult Validate(string? name, SendingOptions options)
    {
        var failures = SettingsCheck.Annotations(SendingOptions.Section, options);
        var least = GatewayTimeout() + SendingOptions.ClaimMargin;
        if (options.Lease < least)
        {
            failures.Add(
                $"Sending__Lease is {options.Lease}; it must be at least Gateway__Timeout + 2 s, {least}. "
                + "Otherwise a message becomes unconfirmed before a slow answer arrives.");
        }

        var phones = NumbersOptions.Parser(configuration);
        failures.AddRange(from entry in SendingOptions.SplitNumbers(options.AllowedNumbers) ?? []
                          let problem = AllowedProblem(entry, phones)
                          where problem is not null
                          select $"Sending__AllowedNumbers has the entry '{entry}', which {problem}. An entry must be a number, such as 79001234567, "
                              + "or the first digits of numbers with the country code, such as 7900*.");

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string? AllowedProblem(string entry, PhoneParser phones) =>
        entry is [.. var prefix, '*']
            ? CountryCode.IsPrefix(prefix) ? null : "is no beginning of a number"
            : phones.TryParse(entry, out _, out var problem) ? null : problem;

    private TimeSpan GatewayTimeout()
    {
        // Binds the section without its validator, so that the errors of both sections are reported together.
        var gateway = new GatewayOptions();
        configuration.GetSection(GatewayOptions.Section).Bind(gateway);
        return gateway.Timeout;
    }
}
