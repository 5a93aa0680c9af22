using Microsoft.Extensions.Options;

namespace SmsFunctions.OneC;

/// <summary>Settings <c>OneC__*</c>: the account that a 1C module uses at this app, as it would at the gateway.</summary>
public sealed class OneCOptions
{
    public const string Section = "OneC";

    /// <value>The login that the module sends; none, the default, closes the door.</value>
    public string? User { get; set; }

    /// <value>The password that the module sends, never logged; set together with <see cref="User"/>.</value>
    public string? Password { get; set; }
}

/// <summary>Both or neither, and nothing that a header would lose.</summary>
internal sealed class OneCOptionsValidator : IValidateOptions<OneCOptions>
{
    private const string UserSetting = $"{OneCOptions.Section}__{nameof(OneCOptions.User)}", PasswordSetting = $"{OneCOptions.Section}__{nameof(OneCOptions.Password)}";

    public ValidateOptionsResult Validate(string? name, OneCOptions options)
    {
        if (string.IsNullOrEmpty(options.User) && string.IsNullOrEmpty(options.Password))
        {
            return ValidateOptionsResult.Success;
        }

        string?[] failures = [SettingsCheck.CredentialProblem(UserSetting, options.User), SettingsCheck.CredentialProblem(PasswordSetting, options.Password)];
        var found = failures.OfType<string>().Select(failure => $"{failure} The 1C door needs {UserSetting} and {PasswordSetting}; without both it is closed.").ToArray();
        return found.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }
}
