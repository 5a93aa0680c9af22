using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;

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

        failures.AddRange(from entry in SendingOptions.SplitNumbers(options.AllowedNumbers) ?? []
                          let digits = entry.EndsWith('*') ? entry[..^1] : entry
                          where digits.Length is 0 or > PhoneNumber.MaxDigits || !digits.All(char.IsAsciiDigit)
                          select $"Sending__AllowedNumbers has the entry '{entry}'. An entry must be a number in digits with the country code, "
                              + "such as 79001234567, or a prefix, such as 7900*.");

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private TimeSpan GatewayTimeout()
    {
        // Binds the section without its validator, so that the errors of both sections are reported together.
        var gateway = new GatewayOptions();
        configuration.GetSection(GatewayOptions.Section).Bind(gateway);
        return gateway.Timeout;
    }
}
