using Microsoft.Extensions.Options;

namespace SmsFunctions.Callbacks;

/// <summary>Settings <c>Callbacks__*</c>: telling other systems what became of messages.</summary>
public sealed class CallbackOptions
{
    public const string Section = "Callbacks";

    /// <value>Where single messages are told that name no <c>callbackUrl</c>. Default none.</value>
    public string? Url { get; set; }

    /// <value>
    /// What callbacks are signed with: one secret or, while it is being changed, several, separated by commas; each 24 to 64 bytes in
    /// base64, with or without <c>whsec_</c>. Default none: there are no callbacks.
    /// </value>
    public string? Secret { get; set; }

    /// <value>Hosts that may be private and plain http, separated by commas. Default none.</value>
    public string? AllowHosts { get; set; }

    /// <value>Without a secret there are no callbacks.</value>
    internal bool IsOn => Split(Secret).Length > 0;

    internal IReadOnlySet<string> AllowedHosts => Split(AllowHosts).ToHashSet(StringComparer.OrdinalIgnoreCase);

    internal static string[] Split(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}

/// <summary>Secrets and an address that can be used.</summary>
internal sealed class CallbackOptionsValidator : IValidateOptions<CallbackOptions>
{
    public ValidateOptionsResult Validate(string? name, CallbackOptions options)
    {
        var failures = new List<string>();
        if (CallbackOptions.Split(options.Secret).Any(secret => WebhookSecret.TryRead(secret) is null))
        {
            failures.Add("Callbacks__Secret has a part that is no secret: each is 24 to 64 bytes in base64, with or without whsec_; make one with: openssl rand -base64 32.");
        }

        if (!string.IsNullOrEmpty(options.Url) && CallbackAddress.Problem(options.Url, options.AllowedHosts) is { } problem)
        {
            // Not the value: it may hold secrets.
            failures.Add($"Callbacks__Url {problem}.");
        }

        if (!string.IsNullOrEmpty(options.Url) && !options.IsOn)
        {
            failures.Add("Callbacks__Url is set, but Callbacks__Secret is not: callbacks are always signed.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
