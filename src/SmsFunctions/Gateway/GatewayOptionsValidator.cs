using Microsoft.Extensions.Options;

namespace SmsFunctions.Gateway;

/// <summary>Checks the gateway's settings as a whole and reports everything that is wrong at once, with the values but for user and password.</summary>
public sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(4);

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        string?[] errors =
        [
            BaseUrlError(options),
            HeaderEncoding.Named(options.HeaderEncoding) is null ? $"Gateway__HeaderEncoding '{options.HeaderEncoding}' is none of {Names(HeaderEncoding.All.Select(one => one.Name))}." : null,
            LineBreaks.Named(options.LineBreaks) is null ? $"Gateway__LineBreaks '{options.LineBreaks}' is none of {Names(LineBreaks.All.Select(one => one.Name))}." : null,
            CredentialError("Gateway__User", options.User, options),
            CredentialError("Gateway__Password", options.Password, options),
            SenderName.IsValid(options.Sender) ? null : $"Gateway__Sender '{options.Sender}' is not a sender name: up to 11 Latin characters or up to 15 digits, registered with the operator.",
            MoscowTime.FormatError(options.TimeFormat) is { } wrong ? $"Gateway__TimeFormat '{options.TimeFormat}' {wrong}." : null,
            options.Timeout < ShortestTimeout || options.Timeout > LongestTimeout ? $"Gateway__Timeout '{options.Timeout}' is not between {ShortestTimeout} and {LongestTimeout}." : null,
            options.MaxConcurrency is < 1 or > 64 ? $"Gateway__MaxConcurrency '{options.MaxConcurrency}' is not between 1 and 64." : null,
        ];
        var found = errors.OfType<string>().ToArray();
        return found.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }

    private static string? BaseUrlError(GatewayOptions options)
    {
        var value = options.BaseUrl;

        // Something before an '@' may be a password.
        var name = value.Contains('@', StringComparison.Ordinal) ? "Gateway__BaseUrl" : $"Gateway__BaseUrl '{value}'";

        // The guide prints the address once with a Cyrillic "с" at its end, which nobody sees.
        if (value.AsSpan().IndexOfAnyExceptInRange('!', '~') is var index and >= 0)
        {
            return $"{name} has the character '{value[index]}' (U+{(int)value[index]:X4}) at position {index + 1}, where only visible ASCII characters may stand; a Cyrillic letter that looks Latin is the usual reason.";
        }

        if (!Uri.TryCreate(value, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            return $"{name} is not an absolute https address, such as https://gateway.api.sc/1c.";
        }

        if (address.UserInfo.Length > 0)
        {
            return $"{name} carries a user or password before the '@'; they belong into Gateway__User and Gateway__Password.";
        }

        if (address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            return $"{name} has a query or a fragment; only the folder of the scripts belongs there.";
        }

        return address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback && !options.AllowHttp
            ? $"{name} is plain http, which shows the password to everybody on the way. Use https, or set Gateway__AllowHttp to true."
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
