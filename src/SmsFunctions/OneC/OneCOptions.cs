using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;

namespace SmsFunctions.OneC;

/// <summary>Settings <c>OneC__*</c>: the account that a 1C module uses at this app instead of its account at the gateway.</summary>
public sealed class OneCOptions
{
    public const string Section = "OneC";

    /// <value>The login that the module sends. Default none: the 1C endpoint answers 404.</value>
    public string? User { get; set; }

    /// <value>The password that the module sends. It is never logged. It is set together with <see cref="User"/>.</value>
    public string? Password { get; set; }
}

/// <summary>Checks that both settings are set or neither, and that a header can carry the values.</summary>
internal sealed class OneCOptionsValidator : IValidateOptions<OneCOptions>
{
    private const string UserSetting = $"{OneCOptions.Section}__{nameof(OneCOptions.User)}";
    private const string PasswordSetting = $"{OneCOptions.Section}__{nameof(OneCOptions.Password)}";

    public ValidateOptionsResult Validate(string? name, OneCOptions options)
    {
        if (string.IsNullOrEmpty(options.User) && string.IsNullOrEmpty(options.Password))
        {
            return ValidateOptionsResult.Success;
        }

        string?[] failures = [SettingsCheck.CredentialProblem(UserSetting, options.User), SettingsCheck.CredentialProblem(PasswordSetting, options.Password)];
        var found = failures.OfType<string>()
            .Select(failure => $"{failure} The 1C endpoint needs {UserSetting} and {PasswordSetting}; to switch it off, leave both empty.").ToArray();
        return found.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }
}
