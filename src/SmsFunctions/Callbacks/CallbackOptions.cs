using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;

namespace SmsFunctions.Callbacks;

/// <summary>Settings <c>Callbacks__*</c>: callbacks to other systems about message statuses.</summary>
public sealed class CallbackOptions
{
    public const string Section = "Callbacks";

    /// <value>The receiver of single messages without a <c>callbackUrl</c>. Default none.</value>
    public string? Url { get; set; }

    /// <value>
    /// The secret that signs callbacks: 24 to 64 bytes in base64, with or without <c>whsec_</c>. While the secret is being changed, the setting
    /// holds several secrets, separated by commas. Default none: there are no callbacks.
    /// </value>
    public string? Secret { get; set; }

    /// <value>
    /// Hosts that may have private addresses and use plain http, separated by commas: <c>HOST</c> for the default ports of https and http, or
    /// <c>HOST:PORT</c>. An IPv6 address may be in brackets, and must be with a port. Default none.
    /// </value>
    public string? AllowHosts { get; set; }

    /// <value>False without a secret: there are no callbacks then.</value>
    internal bool IsOn => SettingsCheck.Split(Secret).Length > 0;

    internal AllowedHosts Allowed => new(SettingsCheck.Split(AllowHosts));
}

/// <summary>Checks that the secrets and the address are valid.</summary>
internal sealed class CallbackOptionsValidator : IValidateOptions<CallbackOptions>
{
    public ValidateOptionsResult Validate(string? name, CallbackOptions options)
    {
        var failures = new List<string>();
        if (SettingsCheck.Split(options.Secret).Any(secret => WebhookSecret.TryRead(secret) is null))
        {
            failures.Add(
                "Callbacks__Secret has an invalid secret: each one must be 24 to 64 bytes in base64, with or without whsec_. "
                + "Create one with: openssl rand -base64 32.");
        }

        failures.AddRange(SettingsCheck.Split(options.AllowHosts).Where(entry => !Callbacks.AllowedHosts.IsValid(entry))
            .Select(entry => $"Callbacks__AllowHosts has '{entry}': it must be HOST or HOST:PORT, such as crm.internal:8080."));

        if (!string.IsNullOrEmpty(options.Url) && CallbackAddress.Problem(options.Url, options.Allowed) is { } problem)
        {
            // The error does not contain the value, which may hold secrets.
            failures.Add($"Callbacks__Url {problem}.");
        }

        if (!string.IsNullOrEmpty(options.Url) && !options.IsOn)
        {
            failures.Add("Callbacks__Url is set, but Callbacks__Secret is not. Callbacks are always signed, so a secret is required.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
