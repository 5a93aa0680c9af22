using System.Net;
using Microsoft.Extensions.Options;
using SmsFunctions.Callers;
using SmsFunctions.Foundation;

namespace SmsFunctions.OneC;

/// <summary>Settings <c>OneC__*</c>: the account that a 1C module uses at this app instead of its account at the gateway.</summary>
public sealed class OneCOptions : LimitOptions
{
    public const string Section = "OneC";

    /// <value>The login that the module sends. Default none: the 1C endpoint answers 404.</value>
    public string? User { get; set; }

    /// <value>The password that the module sends: at least 16 characters. It is never logged. It is set together with <see cref="User"/>.</value>
    public string? Password { get; set; }

    /// <value>The senders that the module may use, separated by commas. Default none: all senders.</value>
    public string? Senders { get; set; }

    /// <value>The addresses that may use the endpoint: IP addresses and CIDR ranges, separated by commas. Default none: all.</value>
    public string? AllowAddresses { get; set; }

    internal IReadOnlyList<IPNetwork> AllowedNetworks => [.. Ranges.Select(range => NetworkOf(range)!.Value)];

    internal IEnumerable<string> Ranges => SettingsCheck.Split(AllowAddresses);

    /// <returns>Null when the text is neither an IP address nor a CIDR range.</returns>
    internal static IPNetwork? NetworkOf(string range) => IPNetwork.TryParse(range, out var network) ? network
        : IPAddress.TryParse(range, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}

/// <summary>
/// Checks that login and password are set or neither, that a header can carry them, that the password is long enough, and that ranges and limits are
/// valid.
/// </summary>
internal sealed class OneCOptionsValidator : IValidateOptions<OneCOptions>
{
    private const int LeastPassword = 16;

    private const string AddressesSetting = $"{OneCOptions.Section}__{nameof(OneCOptions.AllowAddresses)}";
    private const string UserSetting = $"{OneCOptions.Section}__{nameof(OneCOptions.User)}";
    private const string PasswordSetting = $"{OneCOptions.Section}__{nameof(OneCOptions.Password)}";

    public ValidateOptionsResult Validate(string? name, OneCOptions options)
    {
        string[] failures =
        [
            .. LimitOptions.Problems(OneCOptions.Section, options, options.Senders),
            .. AccountProblems(options)
                .Select(problem => $"{problem} The 1C endpoint needs {UserSetting} and {PasswordSetting}; to switch it off, leave both empty."),
            .. options.Ranges.Where(range => OneCOptions.NetworkOf(range) is null)
                .Select(range => $"{AddressesSetting} has '{range}': it must be an IP address or a CIDR range such as 203.0.113.0/24."),
        ];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> AccountProblems(OneCOptions options) => string.IsNullOrEmpty(options.User) && string.IsNullOrEmpty(options.Password)
        ? []
        : ((string?[])[SettingsCheck.CredentialProblem(UserSetting, options.User), PasswordProblem(options.Password)]).OfType<string>();

    private static string? PasswordProblem(string? password) => SettingsCheck.CredentialProblem(PasswordSetting, password)
        ?? (password!.Length < LeastPassword ? $"{PasswordSetting} is shorter than {LeastPassword} characters." : null);
}
