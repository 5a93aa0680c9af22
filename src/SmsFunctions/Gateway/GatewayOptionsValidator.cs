using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;

namespace SmsFunctions.Gateway;

/// <summary>Checks the gateway's settings as a whole and reports all errors at once. Errors show the invalid values, except user and password.</summary>
public sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(4);

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        string?[] errors =
        [
            BaseUrlError(options),
            HeaderEncoding.Named(options.HeaderEncoding) is null
                ? $"Gateway__HeaderEncoding '{options.HeaderEncoding}' is not one of {Names(HeaderEncoding.All.Select(one => one.Name))}."
                : null,
            LineBreaks.Named(options.LineBreaks) is null
                ? $"Gateway__LineBreaks '{options.LineBreaks}' is not one of {Names(LineBreaks.All.Select(one => one.Name))}."
                : null,
            CredentialError("Gateway__User", options.User, options),
            CredentialError("Gateway__Password", options.Password, options),
            SenderName.IsValid(options.Sender)
                ? null
                : $"Gateway__Sender '{options.Sender}' is not a sender name: up to 11 Latin characters or up to 15 digits, registered with Stream Telecom.",
            MoscowTime.FormatError(options.TimeFormat) is { } wrong ? $"Gateway__TimeFormat '{options.TimeFormat}' {wrong}." : null,
            options.Timeout < ShortestTimeout || options.Timeout > LongestTimeout
                ? $"Gateway__Timeout '{options.Timeout}' is not between {ShortestTimeout} and {LongestTimeout}."
                : null,
            options.MaxConcurrency is < 1 or > 64 ? $"Gateway__MaxConcurrency '{options.MaxConcurrency}' is not between 1 and 64." : null,
            options.LowConcurrency is { } low && (low < 1 || low > options.MaxConcurrency)
                ? $"Gateway__LowConcurrency '{low}' is not between 1 and Gateway__MaxConcurrency, {options.MaxConcurrency}."
                : null,
        ];
        var found = errors.OfType<string>().ToArray();
        return found.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }

    private static string? BaseUrlError(GatewayOptions options)
    {
        var value = options.BaseUrl;

        // The part before an '@' may be a password, so the error does not show the value.
        var name = value.Contains('@', StringComparison.Ordinal) ? "Gateway__BaseUrl" : $"Gateway__BaseUrl '{value}'";

        // In one place, the guide prints the address with a Cyrillic "с" at its end, which looks like a Latin "c".
        if (value.AsSpan().IndexOfAnyExceptInRange('!', '~') is var index and >= 0)
        {
            return $"{name} has the character '{value[index]}' (U+{(int)value[index]:X4}) at position {index + 1}, "
                + "but only visible ASCII characters are allowed. The usual cause is a Cyrillic letter that looks like a Latin one.";
        }

        if (!Uri.TryCreate(value, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            return $"{name} is not an absolute https address, such as https://gateway.api.sc/1c.";
        }

        if (address.UserInfo.Length > 0)
        {
            return $"{name} contains a user or password before the '@'; set them in Gateway__User and Gateway__Password.";
        }

        if (address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            return $"{name} has a query or a fragment; give only the folder of the scripts.";
        }

        return address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback && !options.AllowHttp
            ? $"{name} is plain http, which sends the password unencrypted. Use https, or set Gateway__AllowHttp to true."
            : null;
    }

    private static string? CredentialError(string name, string value, GatewayOptions options)
    {
        if (SettingsCheck.CredentialProblem(name, value) is { } problem)
        {
            return problem;
        }

        return HeaderEncoding.Named(options.HeaderEncoding) is { } encoding && encoding.FirstForeign(value) >= 0
            ? $"{name} has a character that a header in {encoding.Name} cannot carry."
            : null;
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);
}
